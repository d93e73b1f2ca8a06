import Exchange

extension Explanation {
  /// Every code with what happened and the way out, in Vietnamese and English.
  static let texts = exchangeTexts.merging(editTexts) { first, _ in first }

  /// Of bundles, keys, authority, stores and media.
  private static let exchangeTexts: [String: (String, String, String, String)] = [
    "bundle.foreign": (
      "Tệp này không phải gói Gánh", "This file is not a Gánh bundle", "chọn tệp .ganh do nơi gửi gói",
      "choose the .ganh file that the sender packed"
    ),
    "bundle.sealed": (
      "Gói niêm phong cho nơi khác", "The bundle is sealed for somebody else", "mang đến nơi nhận ghi trên thẻ",
      "take it to whoever it is for"
    ),
    "bundle.seal": (
      "Niêm phong của gói bị hỏng", "The bundle's seal is damaged", "chép lại từ nơi gửi; chưa có gì bị thay đổi",
      "copy it again from the sender; nothing was changed"
    ),
    "bundle.practice": (
      "Gói của một buổi tập dượt: không bao giờ nhập vào kho thật",
      "The bundle is from a practice: it never merges into a real store", "dùng kho tập dượt",
      "use a store of that practice"
    ),
    "signature.missing": (
      "Gói không có chữ ký", "The bundle has no signature", "nhờ nơi gửi gói lại bằng phiên bản mới",
      "ask the sender to pack again with this version"
    ),
    "signature.invalid": (
      "Chữ ký của gói không đúng", "A signature in the bundle does not verify",
      "không nhập; hỏi nơi gửi qua điện thoại rồi nhờ gói lại",
      "do not merge; ask the sender by telephone to pack again"
    ),
    "signer.unknown": (
      "Kho đã ký chưa được công nhận", "Whoever signed is not enrolled here",
      "nhờ kho đó xin công nhận: ganh enrol request", "have that store enrolled: ganh enrol request"
    ),
    "signer.unit": (
      "Gói ghi tên một đơn vị mà kho đã ký không thuộc về",
      "The bundle names a unit that its signer is not enrolled for",
      "hỏi nơi gửi qua điện thoại", "ask the sender by telephone"
    ),
    "signer.revoked": (
      "Khóa đã ký bị thu hồi: phần không còn được công nhận thì giữ lại",
      "The signer's key is revoked: what is not honoured is held", "xem: ganh held; cần dùng thì ganh held accept",
      "see: ganh held; what should count: ganh held accept"
    ),
    "head.unsigned": (
      "Có thay đổi không được chính người ghi ký", "There are changes that their author did not sign",
      "nhờ nơi gửi gói lại", "ask the sender to pack again"
    ),
    "recipient.unknown": (
      "Chưa có kho nào của đơn vị nhận được công nhận ở đây: không biết niêm phong cho ai",
      "No store of the receiver is enrolled here: there is no key to seal to",
      "nhập gói của họ trước, hoặc nhờ họ: ganh enrol request",
      "merge a bundle of theirs first, or have them ask: ganh enrol request"
    ),
    "office.needed": (
      "Các phòng của đơn vị nhận đọc những vùng khác nhau", "The receiver's offices read different areas",
      "thêm --office TÊN", "add --office NAME"
    ),
    "enrolment.request": (
      "Tệp này không phải lời xin công nhận, hoặc đã bị sửa", "This is no enrolment request, or it was changed",
      "nhờ nơi xin làm lại: ganh enrol request", "have it made again: ganh enrol request"
    ),
    "enrolment.grant": (
      "Tệp này không phải lời công nhận, hoặc đã bị sửa", "This is no grant, or it was changed",
      "nhờ cấp trên làm lại: ganh enrol grant", "have it made again: ganh enrol grant"
    ),
    "enrolment.store": (
      "Lời công nhận này cho kho khác", "This grant is for another store", "dùng --store đúng kho đã xin",
      "name the store that asked with --store"
    ),
    "enrolment.hub": (
      "Kho này không công nhận được cho đơn vị đó", "This store is no hub for that unit",
      "để cấp trên của đơn vị đó làm",
      "let that unit's hub do it"
    ),
    "replica.closed": (
      "Kho đã được kết thúc trước các thay đổi này: chúng được để riêng",
      "The store's life was closed before these changes: they are set aside",
      "ghi lại: ganh resume --life", "issue them again: ganh resume --life"
    ),
    "enrolment.unit": (
      "Đơn vị này không kế tục đơn vị xin công nhận", "That unit did not follow the asker's",
      "xem mã và ngày: ganh schema; hoặc bỏ --unit", "check code and day, or leave --unit out"
    ),
    "enrolment.succession": (
      "Chưa có gói nào đưa về lời công nhận cho đơn vị kế tục",
      "No bundle has brought an enrolment for the unit that followed",
      "nhập gói mới nhất của cấp trên rồi làm lại; hoặc nêu tệp công nhận",
      "merge the hub's newest bundle and try again, or name the grant's file"
    ),
    "enrolment.fingerprint": (
      "Dấu vân khóa không khớp: tệp không phải của người gọi", "The fingerprints differ: the file is not the caller's",
      "gọi lại và so từng tiếng; chưa ghi gì", "call again and compare; nothing was written"
    ),
    "enrolment.unheard": (
      "Khóa gốc này sẽ thay khóa gốc đã ghim, mà chưa ai nghe dấu vân của nó",
      "This root would take the place of the one that is pinned, and nobody has heard its fingerprint",
      "gọi cấp trên, so dấu vân, rồi gõ: --fingerprint \"…\"; ở đây --yes không đủ",
      "call the hub, compare, then add: --fingerprint \"…\"; --yes is not enough here"
    ),
    "enrolment.missing": (
      "Kho này chưa là cấp trên của kho nào", "This store is no hub yet",
      "để cấp trên làm; muốn tự làm thì xin quyền đó: ganh enrol request --hub",
      "let the hub above do it, or ask for the right: ganh enrol request --hub"
    ),
    "enrolment.root": (
      "Kho này đã theo một khóa gốc khác, hoặc một bên là tập dượt",
      "Another root is pinned here, or one of the two is for practice",
      "dùng kho riêng cho khóa gốc kia; tập dượt: --practice",
      "use another store for that root; for practice: --practice"
    ),
    "enrolment.own": (
      "Đây là khóa của chính kho này", "That is this store's own key",
      "đúng là muốn thu hồi thì thêm --yes; kho sẽ không ghi, không gói được nữa",
      "add --yes if you mean it; the store will neither write nor pack any more"
    ),
    "ruling.standing": (
      "Thay đổi này đã bị từ chối: lời chặt hơn có hiệu lực",
      "The change was refused: of two rulings the stricter counts",
      "ghi lại nội dung đó bằng một lần sửa mới", "enter what it said as a new edit"
    ),
    "enrolment.hub.known": (
      "Khóa này đã là của cấp trên một đơn vị khác", "That key is the hub's of another unit already",
      "hỏi nơi xin qua điện thoại", "ask the sender by telephone"
    ),
    "enrolment.pending": (
      "Khóa của kho này chưa được công nhận: chưa ghi, chưa gói, chưa nhập được gì",
      "This store's own key is not enrolled yet: it can neither write, nor pack, nor merge",
      "ganh enrol request, rồi ganh enrol accept", "ganh enrol request, then ganh enrol accept"
    ),
    "enrolment.unknown": (
      "Không có khóa này, hoặc không thuộc quyền mình", "There is no such key, or it is not this hub's to judge",
      "xem: ganh enrol list", "see: ganh enrol list"
    ),
    "replica.uncontested": (
      "Đời kho này không bị trùng", "That life is not contested", "xem: ganh status", "see: ganh status"
    ),
    "replica.common.unknown": (
      "Chưa biết hai bên khác nhau từ đâu; đã xin gửi lại từ đầu",
      "It is not known yet where the two sides part; their beginning is asked for",
      "gói cho đơn vị đó, rồi nhập gói tới của họ", "pack for that unit, then merge its next bundle"
    ),
    "key.passphrase": (
      "Mật khẩu của khóa không đúng", "The passphrase is not right", "gõ lại", "type it again"
    ),
    "bundle.part": (
      "Phần của gói bị hỏng", "A part of a bundle is damaged", "chép lại phần đó từ nơi gửi; chưa có gì bị thay đổi",
      "copy that part again from the sender; nothing was changed"
    ),
    "bundle.part.missing": (
      "Gói còn thiếu phần", "Parts of the bundle are missing", "nhập một lần đủ các phần, từ thư mục nào cũng được",
      "merge all parts in one call, from whatever folders"
    ),
    "parts.many": (
      "Cần quá nhiều phần", "Too many parts would be needed", "cho --max-size lớn hơn", "give a greater --max-size"
    ),
    "parts.small": (
      "Phần quá nhỏ", "Parts would be too small", "cho --max-size ít nhất 4K", "give a --max-size of at least 4K"
    ),
    "bundle.cut": (
      "Gói bị cụt", "The bundle is cut short", "chép lại từ nơi gửi; chưa có gì bị thay đổi",
      "copy it again from the sender; nothing was changed"
    ),
    "bundle.trailing": (
      "Sau gói còn dữ liệu lạ", "There is something behind the end of the bundle",
      "chép lại từ nơi gửi, mỗi gói một tệp", "copy it again from the sender, one bundle a file"
    ),
    "bundle.damaged": (
      "Gói bị hỏng", "The bundle is damaged", "chép lại từ nơi gửi; chưa có gì bị thay đổi",
      "copy it again from the sender; nothing was changed"
    ),
    "bundle.tar": (
      "Gói sai khuôn dạng", "The bundle's archive breaks a rule", "nhờ nơi gửi gói lại", "ask the sender to pack again"
    ),
    "bundle.manifest": (
      "Bản kê của gói sai khuôn dạng", "The bundle's manifest breaks a rule", "nhờ nơi gửi gói lại",
      "ask the sender to pack again"
    ),
    "bundle.member": (
      "Nội dung gói không khớp bản kê", "The bundle's content is not what its manifest says", "nhờ nơi gửi gói lại",
      "ask the sender to pack again"
    ),
    "bundle.changes": (
      "Các thay đổi trong gói sai khuôn dạng", "The bundle's changes break a rule", "nhờ nơi gửi gói lại",
      "ask the sender to pack again"
    ),
    "bundle.newer": (
      "Gói của phiên bản mới hơn", "The bundle needs a newer version", "cài phiên bản mới hơn rồi nhập lại; giữ gói",
      "install a newer version and merge again; keep the bundle"
    ),
    "bundle.recipient": (
      "Gói gửi cho đơn vị khác", "The bundle is addressed to another unit",
      "mang đến đơn vị ghi trên gói: ganh inspect",
      "take it to the unit it names: ganh inspect"
    ),
    "bundle.base.missing": (
      "Thiếu gói trước đó", "Something before it is missing",
      "nhập gói còn thiếu, hoặc gửi gói của mình cho nơi kia: họ sẽ gửi lại từ chỗ thiếu",
      "merge what is missing, or send a bundle of yours: they will send again from there"
    ),
    "context.absent": (
      "Một thay đổi dựa trên điều không có ở đâu", "A change stands on one that is nowhere",
      "nhờ nơi gửi chạy ganh doctor", "ask the sender to run ganh doctor"
    ),
    "replica.contested": (
      "Hai thay đổi khác nhau mang cùng một tên: có kho bị sao chép, khôi phục hoặc giả mạo",
      "Two different changes have one name: a store was copied, restored or forged",
      "phần khác đã nhập; ở huyện: ganh close ĐỜI --reason …, rồi ở máy đó: ganh resume",
      "the rest has landed; at the hub: ganh close LIFE --reason …, then on that machine: ganh resume"
    ),
    "store.missing": (
      "Không có kho ở đây", "There is no store here", "lập kho: ganh init DIR --unit MÃ, hoặc chỉ kho bằng --store",
      "make one: ganh init DIR --unit CODE, or name it with --store"
    ),
    "store.exists": (
      "Đã có kho ở đây", "There is a store here already", "dùng kho đó với --store, hoặc chọn thư mục khác",
      "use it with --store, or choose another folder"
    ),
    "store.foreign": (
      "Tệp này không phải kho Gánh", "This is not a Gánh store", "chọn thư mục khác", "choose another folder"
    ),
    "store.newer": (
      "Kho của phiên bản mới hơn", "The store was made by a newer version", "cài phiên bản mới hơn; kho còn nguyên",
      "install the newer version; the store is untouched"
    ),
    "store.busy": (
      "Kho đang bận", "The store is busy: another process writes", "đợi chương trình kia xong rồi chạy lại",
      "wait for the other program to end, then run this again"
    ),
    "store.readonly": (
      "Không ghi được vào kho", "The store cannot be written", "kiểm tra quyền ghi thư mục và ổ đĩa",
      "check the rights of the folder and the disk"
    ),
    "store.damaged": ("Kho bị hỏng", "The store is damaged", "chạy: ganh doctor", "run: ganh doctor"),
    "medium.full": (
      "Hết chỗ trống", "No space is left", "dọn bớt ổ đĩa hoặc dùng thẻ khác rồi chạy lại; chưa có gì bị thay đổi",
      "make room or take another stick, then run this again; nothing was changed"
    ),
    "medium.failed": (
      "Ổ đĩa hoặc thẻ nhớ trục trặc", "The medium failed", "thử thẻ khác", "try another medium"
    ),
    "medium.readback": (
      "Đọc lại không khớp với đã ghi", "What was read back is not what was written", "thẻ hỏng: dùng thẻ khác",
      "the medium is bad: use another one"
    ),
    "medium.readonly": (
      "Không ghi được vào đây", "This place cannot be written", "chọn thư mục khác hoặc mở khóa thẻ",
      "choose another folder or unlock the stick"
    ),
    "file.missing": (
      "Không có tệp hay thư mục này", "There is no such file or folder", "xem lại tên, và thẻ nhớ đã cắm chưa",
      "check the name, and whether the stick is plugged in"
    ),
    "file.exists": (
      "Đã có tệp này", "The file is there already", "chọn tên khác, hoặc thêm --force",
      "choose another name, or add --force"
    ),
    "folder.occupied": (
      "Thư mục này đã có tệp", "There is something in this folder already", "chọn một thư mục mới, hoặc thư mục trống",
      "choose a new folder, or an empty one"
    ),
    "internal": (
      "Chương trình gặp lỗi không lường trước", "The program met an error that it did not foresee",
      "gửi nguyên dòng này cho người phụ trách phần mềm; kiểm tra kho: ganh doctor",
      "send this line as it is to whoever looks after the program; check the store: ganh doctor"
    ),
    "file.irregular": ("Đây không phải tệp thường", "This is not a regular file", "chọn một tệp", "choose a file"),
    "backup.foreign": (
      "Thư mục này không phải bản sao lưu", "There is no backup in this folder", "chọn thư mục …\(Backup.ending)",
      "choose the folder …\(Backup.ending)"
    ),
    "backup.damaged": (
      "Bản sao lưu bị hỏng hoặc bị sửa", "The backup is damaged, or was altered",
      "dùng bản sao lưu khác; chưa lập gì", "use another backup; nothing was made"
    ),
    "backup.newer": (
      "Bản sao lưu của phiên bản mới hơn", "The backup was made by a newer version", "cài phiên bản mới hơn",
      "install the newer version"
    ),
    "ledger.broken": (
      "Sổ bị sửa: chuỗi băm đứt từ dòng", "The ledger was altered: its chain is broken from receipt",
      "báo người kiểm tra; so với mã băm đã ghi ra giấy", "tell the auditor; compare with the hashes noted on paper"
    ),
    "ledger.unknown": (
      "Sổ không có mã băm này: sổ bị cắt, bị thay, hoặc chép sai",
      "No receipt has this hash: the ledger was cut or replaced, or it is miscopied",
      "chép lại ít nhất 16 chữ số; nếu vẫn vậy, báo người kiểm tra",
      "copy at least 16 digits again; if it stays so, tell the auditor"
    ),
    "ledger.unwritable": (
      "Dữ liệu nhạy cảm chỉ được xem khi sổ ghi được việc đó",
      "Sensitive data are shown only where the ledger can say so",
      "bỏ --sensitive, hoặc dùng kho ghi được", "leave --sensitive out, or use a store that can be written"
    ),
    "undo.unknown": (
      "Sổ không có thao tác này", "The ledger has no such operation", "xem: ganh undo --list", "see: ganh undo --list"
    ),
    "undo.foreign": (
      "Thao tác này là nhập gói: thay đổi do kho khác làm", "It is a merge: its changes were made by another store",
      "để nơi đã làm hoàn tác rồi gửi gói; quyết định tranh chấp làm ở đây thì hoàn tác được: ganh undo --list",
      "let those who made them undo them and pack; decisions made here can be undone: ganh undo --list"
    ),
    "undo.kind": (
      "Thao tác này không sửa bản ghi nào", "That changed no record", "xem những gì hoàn tác được: ganh undo --list",
      "see what can be undone: ganh undo --list"
    ),
    "undo.unrecorded": (
      "Sổ không ghi thao tác này đã sửa những gì, hoặc phần đó đã để riêng",
      "The ledger does not say what it changed, or that was set aside",
      "sửa lại từng bản ghi; xem: ganh record history", "mend the records one by one; see: ganh record history"
    ),
    "undo.nothing": (
      "Không còn gì để hoàn tác: đã hoàn tác rồi, hoặc đã có người sửa tiếp",
      "There is nothing left to take back: it was already, or others have built on it",
      "xem: ganh undo --list; hoàn tác chính lần hoàn tác thì mọi thứ trở lại",
      "see: ganh undo --list; undoing the undo brings everything back"
    ),
    "past.unknown": (
      "Kho này không gói, không nhập gói đó, và sổ không có mục số đó",
      "This store neither packed nor merged such a bundle, and its ledger has no such entry",
      "xem các mục: ganh log --audit; rồi dùng số mục, tên gói hoặc SHA-256; ngày thì viết yyyy-MM-dd",
      "see the entries: ganh log --audit; then give an entry's number, a bundle's name or its SHA-256; a day as yyyy-MM-dd"
    ),
    "past.ambiguous": (
      "Nhiều gói mang tên này", "Several bundles are called so", "dùng số mục của một gói trong: ganh log --audit",
      "give the number of one of their entries in: ganh log --audit"
    ),
    "past.before": (
      "Ngày đó kho này chưa được lập", "This store was not made yet on that day",
      "chọn ngày từ khi lập kho; việc trước đó hỏi kho đã có lúc ấy",
      "choose a day since it was made; of what was before ask a store that was there"
    ),
    "past.unrecorded": (
      "Lúc đó kho còn ở phiên bản cũ, chưa ghi lại kho có gì khi nào",
      "The store was of an older version then, which did not keep what it held when",
      "chọn ngày hoặc mục sổ sau khi lên phiên bản này; lịch sử từng bản ghi: ganh record history",
      "choose a day or an entry since this version; of single records: ganh record history"
    ),
    "past.future": (
      "Ngày đó chưa đến", "That day is still to come", "chọn ngày từ hôm nay trở về trước", "choose a day up to today"
    ),
    "past.clock": (
      "Đồng hồ máy này đã chạy lùi qua cuối ngày đó, không biết cái gì đến trước",
      "This machine's clock went back across the end of that day: what was before it cannot be told",
      "dùng tên gói hoặc số mục sổ: ganh log --audit", "name a bundle, or an entry of: ganh log --audit"
    ),
    "breach.unknown": (
      "Kho này không gói, không nhận, và không mở được gói đó",
      "This store neither packed nor received that bundle, and cannot open it",
      "xem các gói đã gửi: ganh log --audit; hoặc hỏi kho đã gói",
      "see what was packed: ganh log --audit; or ask the store that packed it"
    ),
    "breach.ambiguous": (
      "Nhiều gói mang tên hoặc số này", "Several bundles are called so", "dùng SHA-256 của một gói",
      "take the SHA-256 of one of them"
    ),
    "breach.unrecorded": (
      "Gói do phiên bản cũ gói: không lưu lại đã gửi những gì",
      "It was packed by an older version, which did not keep what it sent",
      "nhờ nơi nhận chạy: ganh breach TỆP", "have the receiver run: ganh breach FILE"
    ),
    "key.missing": (
      "Thiếu tệp khóa", "A key file is missing", "chép lại khóa từ bản lưu, hoặc lập kho mới",
      "put the key back from a copy, or make a new store"
    ),
    "key.damaged": (
      "Tệp khóa bị hỏng", "A key file is damaged", "chép lại khóa từ bản lưu", "put the key back from a copy"
    ),
    "key.exposed": (
      "Người khác đọc được tệp khóa", "Others may read a key file",
      "chạy: chmod 600 tệp đó; thẻ nhớ FAT, exFAT không giữ được quyền: để kho trên ổ cứng",
      "run: chmod 600 on the file; FAT and exFAT keep no permissions: have the store on a disk that does"
    ),
    "key.exists": ("Đã có khóa ở đây", "There are keys here already", "chọn thư mục khác", "choose another folder"),
    "key.locked": (
      "Khóa có mật khẩu", "The keys have a passphrase", "gõ mật khẩu, hoặc --passphrase-file TỆP",
      "type it, or give --passphrase-file FILE"
    ),
    "key.unreadable": (
      "Không đọc được tệp khóa", "A key file cannot be read", "kiểm tra quyền của tệp", "check the file's rights"
    ),
    "key.unwritable": (
      "Không ghi được thư mục khóa", "The folder of the keys cannot be written", "kiểm tra thư mục", "check the folder"
    ),
    "file.unreadable": (
      "Không đọc được tệp", "The file cannot be read", "kiểm tra quyền của tệp", "check the file's rights"
    ),
    "file.large": ("Tệp quá lớn", "The file is too large", "đây không phải một gói", "this is no bundle"),
    "file.changed": (
      "Tệp thay đổi trong lúc chép", "The file changed while it was copied", "đợi bên kia ghi xong rồi chạy lại",
      "wait until it is written, then run this again"
    ),
    "file.refused": (
      "Hệ thống từ chối thao tác với tệp", "The system refused the file", "xem lại tên và thư mục",
      "check the name and the folder"
    ),
    "medium.file.large": (
      "Thẻ không chứa được tệp lớn như vậy (FAT32: 4 GB)", "The medium cannot hold so large a file (FAT32: 4 GB)",
      "định dạng thẻ kiểu exFAT, hoặc dùng thẻ khác", "format it as exFAT, or use another one"
    ),
    "interrupted": (
      "Đã dừng theo yêu cầu: phần đang làm dở được bỏ lại như trước",
      "Interrupted: what was not finished was taken back", "chạy lại lệnh: không gì bị ghi hai lần",
      "run it again: nothing is doubled"
    ),
  ]
}
