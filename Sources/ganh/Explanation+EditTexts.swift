extension Explanation {
  /// Of records, conflicts, sheets, values, and the words of a call.
  static let editTexts: [String: (String, String, String, String)] = [
    "record.unknown": (
      "Không có bản ghi này", "There is no such record", "xem: ganh record list", "see: ganh record list"
    ),
    "record.ambiguous": (
      "Nhiều bản ghi bắt đầu như vậy", "Several records begin so", "viết dài hơn", "write more of the name"
    ),
    "record.deleted": (
      "Bản ghi đã xóa", "The record is deleted", "khôi phục trước: ganh record restore",
      "restore it first: ganh record restore"
    ),
    "record.present": ("Bản ghi vẫn còn", "The record is there", "không cần khôi phục", "there is nothing to restore"),
    "record.held": ("Bản ghi đang chờ xét", "The record is held", "xem: ganh held", "see: ganh held"),
    "type.unknown": (
      "Không có loại bản ghi này", "There is no such record type", "xem: ganh schema", "see: ganh schema"
    ),
    "field.unknown": (
      "Không có trường này", "There is no such field", "xem: ganh schema LOẠI", "see: ganh schema TYPE"
    ),
    "field.required": (
      "Thiếu trường bắt buộc", "A required field is missing", "cho trường đó một giá trị", "give the field a value"
    ),
    "field.once": (
      "Trường này chỉ ghi một lần", "The field is given once", "nếu sai: xóa bản ghi và thêm bản ghi đúng",
      "if it is wrong: delete the record and add the right one"
    ),
    "area.forbidden": (
      "Đơn vị này không được ghi vào vùng đó", "This unit may not write that area", "để đơn vị phụ trách vùng đó ghi",
      "let the unit whose area it is write it"
    ),
    "role.forbidden": (
      "Vai trò này không được ghi", "This role may not write this", "để người có thẩm quyền ghi",
      "let somebody with the right role write it"
    ),
    "change.large": (
      "Một lần sửa quá lớn", "One edit is too large", "chia thành nhiều lần sửa", "make several edits of it"
    ),
    "conflict.unknown": (
      "Không có tranh chấp đang mở nào mang mã này", "No open conflict has this id",
      "có thể đã giải quyết rồi; xem: ganh conflicts", "it may be settled already; see: ganh conflicts"
    ),
    "finding.unknown": (
      "Không có phát hiện nào mang khóa này", "No finding has this key",
      "dữ liệu đổi thì khóa đổi; xem: ganh findings list --all",
      "it has another when the records change; see: ganh findings list --all"
    ),
    "conflict.changed": (
      "Vừa có thêm ý kiến: tranh chấp nay mang mã khác, chưa ghi gì",
      "Something came meanwhile: the conflict has another id now, nothing was written",
      "xem lại rồi quyết định: ganh conflicts show", "look again, then decide: ganh conflicts show"
    ),
    "conflict.letter": (
      "Không có bên này", "There is no such side", "chọn một trong các chữ đã nêu", "take one of the letters named"
    ),
    "conflict.choice.missing": (
      "Cần chọn một bên hoặc cho giá trị", "A side or a value is needed", "thêm --take A hoặc --value …",
      "add --take A or --value …"
    ),
    "conflict.value": (
      "Tranh chấp này chỉ chọn bên, không nhận giá trị khác", "This conflict takes a side, not another value",
      "dùng --take", "use --take"
    ),
    "conflict.parallel": (
      "Các bên sửa những trường khác nhau, đã giữ cả: không có gì để chọn",
      "The sides edited different fields and all of it is kept: there is nothing to choose",
      "bỏ --take và --value: giải quyết ở đây nghĩa là “đã xem”",
      "leave out --take and --value: resolving it means “seen”"
    ),
    "unit.unrelated": (
      "Đơn vị này không ở trên cũng không ở dưới mình", "That unit is neither above nor below this one",
      "gói cho huyện, hoặc cho xã thuộc mình", "pack for the hub, or for a unit below"
    ),
    "unit.unknown": (
      "Không có đơn vị này vào ngày đó", "There is no such unit on that day",
      "xem lại mã; thêm --on năm-tháng-ngày nếu mã đã đổi nghĩa",
      "check the code; add --on yyyy-MM-dd if it changed its meaning"
    ),
    "unit.ambiguous": (
      "Mã này từng chỉ hai đơn vị", "This code has meant two units", "thêm --on năm-tháng-ngày, hoặc viết MÃ@ngày",
      "add --on yyyy-MM-dd, or write CODE@day"
    ),
    "schema.invalid": ("Tệp schema có lỗi", "The schema file has a fault", "sửa dòng đã nêu", "mend the line named"),
    "words.day": ("Không phải ngày", "This is not a day", "viết năm-tháng-ngày", "write yyyy-MM-dd"),
    "words.area": ("Không phải vùng", "This is not an area", "viết MÃ/nhánh", "write CODE/branch"),
    "words.assignment": (
      "Viết chưa đúng", "This is not an assignment", "viết TRƯỜNG=GIÁTRỊ; trường nhiều giá trị: TRƯỜNG+=V, TRƯỜNG-=V",
      "write FIELD=VALUE; for a set FIELD+=V, FIELD-=V"
    ),
    "words.record": ("Không phải mã bản ghi", "This is not a record's id", "viết REPLICA-SỐ", "write REPLICA-COUNTER"),
    "words.file": ("Không đọc được tệp", "The file cannot be read", "xem lại tên tệp", "check the name"),
    "words.folder": (
      "Tên thư mục để trống", "The folder's name is empty", "viết tên thư mục; xem lại biến nếu dùng biến",
      "write a name; check the variable if it comes from one"
    ),
    "words.settlement": (
      "Chỉ chọn một: --take hoặc --value", "Either --take or --value", "bỏ bớt một", "leave one out"
    ),
    "words.kind": (
      "Không biết loại này", "That kind is not known", "chọn một loại đã nêu, hoặc xem trợ giúp của lệnh",
      "take one of the kinds named, or see the verb's help"
    ),
    "words.search": (
      "Không có gì để tìm", "There is nothing to look for", "gõ một chữ hoặc một số", "type a word or a number"
    ),
    "words.control": (
      "Có ký tự điều khiển trong tên hoặc lý do", "There is a control character in the name or the reason", "gõ lại",
      "type it again"
    ),
    "words.reason": ("Thiếu lý do", "The reason is empty", "thêm --reason \"…\"", "add --reason \"…\""),
    "words.rule": (
      "Không có quy tắc phát hiện nào tên đó", "There is no rule of findings of that name",
      "xem tên: ganh findings rules", "see the names: ganh findings rules"
    ),
    "words.report": (
      "Không có báo cáo tên đó", "There is no report of that name", "xem các tên: ganh report --help",
      "see the names: ganh report --help"
    ),
    "words.posting": (
      "Báo cáo này không có bản niêm yết", "This report has no version for posting",
      "bỏ --public, hoặc chọn poor-list, near-poor-list", "leave --public out, or take poor-list or near-poor-list"
    ),
    "report.with": (
      "Đối chiếu phải có đơn vị thứ hai, là cấp trên hoặc cấp dưới",
      "A reconciliation is between two units, one above the other", "nêu đơn vị kia: --with MÃ",
      "name the other one: --with CODE"
    ),
    "report.schema": (
      "Kho này chưa có các biểu chuẩn nghèo, lịch và khen thưởng",
      "This store has no tables of standards, deadlines and awards",
      "mở kho để ghi một lần bằng chương trình mới: ganh status", "open it for writing once with a newer program"
    ),
    "report.boundaries": (
      "Đơn vị này không có xã nào vào ngày đó", "The unit has no communes on that day",
      "nêu ngày khác: --boundaries yyyy-MM-dd", "name another day: --boundaries yyyy-MM-dd"
    ),
    "money.overflow": (
      "Tổng số tiền quá lớn", "The sum of money is too great", "tìm khoản ghi nhầm: ganh record list contribution",
      "look for a mistaken entry: ganh record list contribution"
    ),
    "table.invalid": (
      "Bảng tra cứu của schema có lỗi", "A reference table of the schema has a fault",
      "sửa tệp schema rồi nạp phiên bản mới", "correct the schema's file and adopt a new version"
    ),
    "words.number": ("Số không hợp lệ", "The number is out of range", "xem trợ giúp của lệnh", "see the verb's help"),
    "words.output": (
      "Dữ liệu và --json cùng ra đầu ra chuẩn", "The data and --json would both go to standard output",
      "bỏ --json, hoặc ghi vào tệp: -o TỆP", "leave --json out, or write to a file: -o FILE"
    ),
    "words.input": (
      "Hai giá trị cùng đọc từ đầu vào chuẩn", "Two values would be read from standard input",
      "chỉ dùng @- một lần", "use @- once"
    ),
    "sheet.encoding": (
      "Bảng không ở dạng UTF-8", "The sheet is not UTF-8",
      "trong Excel: Lưu dưới dạng “CSV UTF-8” hoặc .xlsx; bảng mã cũ thì thêm --encoding",
      "in Excel: save as “CSV UTF-8” or .xlsx; for an old encoding add --encoding"
    ),
    "sheet.encoding.old": (
      "Chữ trong bảng viết bằng bảng mã cũ", "The text of the sheet is in an old encoding",
      "nếu các dòng trên đọc đúng tiếng Việt thì thêm tùy chọn này; nếu bảng đúng là Unicode: --encoding utf-8",
      "if the lines above read right, add this option; if the sheet is right as it stands: --encoding utf-8"
    ),
    "sheet.dates": (
      "Không chắc ngày viết theo thứ tự nào", "It is not sure in which order the days are written",
      "mở bảng xem lại rồi thêm --dates dmy (ngày trước) hoặc --dates mdy (tháng trước); ô ngày thật giữ nguyên",
      "look at the sheet, then add --dates dmy (day first) or --dates mdy (month first); real dates stay as they are"
    ),
    "sheet.kind": (
      "Tệp không đúng loại", "The file is of another kind",
      "mở bằng Excel hoặc LibreOffice rồi Lưu dưới dạng .xlsx; tệp văn bản thì đổi đuôi thành .csv",
      "open it in Excel or LibreOffice and save it as .xlsx; a text file gets the ending .csv"
    ),
    "sheet.encrypted": (
      "Tệp có mật khẩu mở", "The file opens with a password", "trong Excel: bỏ mật khẩu (Tệp > Thông tin) rồi lưu lại",
      "in Excel: take the password away (File > Info) and save it again"
    ),
    "sheet.damaged": (
      "Tệp .xlsx bị hỏng", "The .xlsx file is damaged",
      "mở bằng Excel, để Excel sửa rồi lưu lại; hoặc chép lại từ nơi gửi",
      "open it in Excel, let it be repaired and save it; or copy it again from the sender"
    ),
    "sheet.unsafe": (
      "Tệp .xlsx chứa thứ không an toàn, không đọc", "The .xlsx file holds what is not safe and is not read",
      "không dùng tệp này; hỏi lại nơi gửi", "do not use this file; ask who sent it"
    ),
    "sheet.limit": (
      "Bảng quá lớn", "The sheet is too large", "chia thành nhiều tệp, hoặc lưu dưới dạng CSV UTF-8",
      "part it into several files, or save it as CSV UTF-8"
    ),
    "sheet.lock": (
      "Đây là tệp khóa của Excel, không phải bảng", "This is Excel's own lock file, no sheet",
      "chọn tệp cùng tên không có ~$", "take the file of that name without ~$"
    ),
    "sheet.unknown": (
      "Không có trang này", "There is no such sheet", "chọn một trang đã nêu, bằng tên hoặc số thứ tự",
      "take one of the sheets named, by its name or number"
    ),
    "sheet.full": (
      "Bảng mới không chứa hết", "The new sheet cannot hold it", "xuất từng vùng với --area, hoặc xuất ra .csv",
      "export area by area with --area, or to .csv"
    ),
    "sheet.unwritable": (
      "Không ghi được tệp .xlsx", "The .xlsx file cannot be written", "thử nơi khác, hoặc xuất ra .csv",
      "try another place, or export to .csv"
    ),
    "sheet.map.value": (
      "Tệp ghép cột cho giá trị không hợp lệ", "The mapping file gives a value that cannot be",
      "sửa dòng đã nêu; xem: ganh schema LOẠI", "mend the line named; see: ganh schema TYPE"
    ),
    "cell.error": (
      "Công thức báo lỗi", "The formula gives an error", "sửa trong Excel", "mend it in Excel"
    ),
    "cell.formula": (
      "Công thức chưa có kết quả", "The formula has no result", "mở tệp bằng Excel rồi lưu lại",
      "open the file in Excel and save it"
    ),
    "cell.digits": (
      "Số dài hơn 15 chữ số", "The number has more than 15 digits", "định dạng cột là Văn bản rồi gõ lại",
      "format the column as Text and type it again"
    ),
    "cell.day": ("Ngày không có thật", "The day does not exist", "gõ lại ngày", "type the day again"),
    "cell.date": (
      "Excel đã đổi thành ngày", "Excel has made a date of it", "định dạng cột là Văn bản rồi gõ lại",
      "format the column as Text and type it again"
    ),
    "cell.year": (
      "Năm gõ vào ô định dạng ngày", "A year stands in a cell for days", "gõ '1950, có dấu nháy đứng trước",
      "type '1950, with the apostrophe"
    ),
    "cell.twice": (
      "Hai cột cùng cho một giá trị", "Two columns give one value", "để trống một trong hai ô",
      "leave one of them empty"
    ),
    "cell.reference.unknown": (
      "Chưa có bản ghi nào được nhận ra bằng giá trị trong ô", "No record is known by what the cell holds",
      "nhập bản ghi được nêu trước, rồi nhập lại bảng này",
      "import the record that is named first, then this sheet again"
    ),
    "cell.reference.several": (
      "Nhiều bản ghi được nhận ra bằng giá trị trong ô", "Several records are known by what the cell holds",
      "ghi mã bản ghi vào ô; xem mã: ganh record list", "write the record's id into the cell; see: ganh record list"
    ),
    "cell.tick": (
      "Không phải dấu chọn", "This is no tick", "ghi x hoặc để trống", "write x, or nothing"
    ),
    "sheet.nul": (
      "Bảng có byte NUL", "The sheet has a NUL byte", "lưu lại dưới dạng CSV UTF-8", "save it again as CSV UTF-8"
    ),
    "sheet.quote": ("Dấu nháy không khép", "A quote is not closed", "sửa dòng đã nêu", "mend the row named"),
    "sheet.header": (
      "Dòng đầu bảng chưa đúng", "The header is not right",
      "dùng tên trường hoặc nhãn (xem: ganh schema LOẠI), hoặc để máy đề xuất: ganh import … --propose TỆP",
      "use field names or labels (see: ganh schema TYPE), or have a mapping proposed: ganh import … --propose FILE"
    ),
    "sheet.long": ("Dòng quá dài", "A row is too long", "xem lại dấu nháy", "look at the quotes"),
    "sheet.map": (
      "Tệp ghép cột chưa đúng", "The mapping file is not right",
      "mỗi dòng: cột=trường; cột=- để bỏ qua; *=trường=giá trị cho mọi dòng",
      "each line: column=field; column=- leaves it out; *=field=value is for every row"
    ),
    "sheet.map.field": (
      "Tệp ghép cột nêu trường không có", "The mapping file names a field that is not there",
      "xem: ganh schema LOẠI; cột mã bản ghi viết id", "see: ganh schema TYPE; the column of record ids is id"
    ),
    "key.empty": (
      "Dòng không có khóa nên không được nhập", "The row has no key and does not land", "điền ô khóa, hoặc bỏ --key",
      "fill the key's cell, or leave --key out"
    ),
    "key.twice": (
      "Dòng khác trong bảng đã là bản ghi này", "Another row of the sheet is this record already",
      "chọn --key là trường mỗi dòng một giá trị, hoặc bỏ dòng thừa",
      "take a --key that differs from row to row, or leave one row out"
    ),
    "version.missing": (
      "Dòng không cho biết xuất từ phiên bản nào (as_of); hãy xuất lại bảng",
      "The row does not say from which version it was exported (as_of): export again", "xuất lại bảng rồi sửa",
      "export the sheet again, then edit it"
    ),
    "version.unknown": (
      "Bảng được xuất từ những thay đổi chưa có đủ ở đây; nhập gói còn thiếu trước, hoặc xuất lại bảng",
      "The sheet was exported from changes that are not all here: merge what is missing, or export again",
      "nhập gói còn thiếu trước, hoặc xuất lại bảng tại đây", "merge what is missing first, or export the sheet here"
    ),
    "key.ambiguous": (
      "Nhiều bản ghi có khóa này", "Several records have this key", "xuất bảng rồi nhập theo cột id",
      "export them and import by the column id"
    ),
    "row.ambiguous": (
      "Dòng có thể là một trong nhiều bản ghi; ghi mã đúng vào cột id (hoặc dùng --key), không phải thì nhập riêng với --new",
      "The row may be any of several records; put the right id into a column id (or use --key), or if it is none, import it with --new",
      "thêm cột id, hoặc --key; các dòng là bản ghi khác thì để riêng một bảng, nhập với --new",
      "add a column id, or --key; rows that are other records go into a sheet of their own, imported with --new"
    ),
    "row.likely": (
      "Dòng có lẽ là bản ghi đã có; đúng thì ghi mã vào cột id (hoặc dùng --key), không phải thì nhập riêng với --new",
      "The row is likely a record that is here; if so put its id into a column id (or use --key), if not import it with --new",
      "thêm cột id, hoặc --key; các dòng là bản ghi khác thì để riêng một bảng, nhập với --new",
      "add a column id, or --key; rows that are other records go into a sheet of their own, imported with --new"
    ),
    "value.type": (
      "Giá trị không đúng kiểu", "The value is of another type", "xem: ganh schema LOẠI", "see: ganh schema TYPE"
    ),
    "value.long": ("Giá trị quá dài", "The value is too long", "viết ngắn lại", "shorten it"),
    "value.nfc": (
      "Chữ chưa chuẩn Unicode", "The text is not in NFC", "gõ lại bằng Unicode dựng sẵn", "type it in composed Unicode"
    ),
    "value.control": ("Chữ có ký tự điều khiển", "The text has a control character", "gõ lại", "type it again"),
    "value.pattern": (
      "Giá trị không đúng mẫu", "The value does not match its pattern", "sửa theo mẫu đã nêu",
      "follow the pattern named"
    ),
    "value.small": (
      "Giá trị quá nhỏ", "The value is too small",
      "xem: ganh schema LOẠI; rút lại một khoản tiền thì ghi khoản đảo cùng số tiền, không ghi số âm",
      "see: ganh schema TYPE; money is taken back by an entry that reverses it, of the same amount, not below zero"
    ),
    "value.large": ("Giá trị quá lớn", "The value is too large", "xem: ganh schema LOẠI", "see: ganh schema TYPE"),
    "value.scale": (
      "Số chữ số thập phân không đúng", "The number of decimals is wrong", "xem: ganh schema LOẠI",
      "see: ganh schema TYPE"
    ),
    "value.code": (
      "Mã không có trong danh mục", "The code is not in its list", "xem: ganh schema LOẠI", "see: ganh schema TYPE"
    ),
    "value.code.day": (
      "Mã không dùng vào ngày đó", "The code is not in use on that day", "dùng mã khác, hoặc --on NGÀY",
      "use another code, or --on DATE"
    ),
    "value.reference": (
      "Bản ghi được chỉ tới thuộc loại khác", "The record referred to is of another type", "xem: ganh record show MÃ",
      "see: ganh record show ID"
    ),
    "value.date.form": (
      "Không đọc được ngày", "The day cannot be read", "viết ngày/tháng/năm, năm bốn chữ số, không kèm giờ",
      "write day/month/year, the year with four digits, without a time"
    ),
    "value.ambiguous": (
      "Số có hai cách đọc", "The number can be read in two ways",
      "viết dấu phẩy trước phần thập phân (1,5), hàng nghìn viết liền (1500)",
      "write a comma before decimals (1,5), and thousands without a point (1500)"
    ),
    "value.masked": (
      "Ô chứa phần đã che", "The cell holds what hides a sensitive value", "xuất với --sensitive, hoặc để ô trống",
      "export with --sensitive, or leave the cell empty"
    ),
    "value.date": ("Ngày không có thật", "The date does not exist", "viết ngày/tháng/năm", "write day/month/year"),
    "value.number": ("Không phải số", "This is not a number", "chỉ dùng chữ số", "use digits"),
  ]
}
