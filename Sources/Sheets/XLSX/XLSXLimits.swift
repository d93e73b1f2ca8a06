/// What an .xlsx file may ask for; past these it is refused, whoever made it.
enum XLSXLimits {
  /// Excel's own.
  static let rows = 1_048_576
  /// Excel's own.
  static let columns = 16_384
  /// Of one cell, in bytes: Excel's 32,767 characters, however long each is.
  static let cellSizeInBytes = 131_068
  /// All parts together, unpacked.
  static let sizeInBytes: Int64 = 2 << 30
  /// How many times as large as the file its parts may be; XML of equal rows comes to some two hundred.
  static let ratio: Int64 = 500
  /// So much is unpacked whatever the ratio.
  static let smallSizeInBytes: Int64 = 8 << 20
  /// Parts of the container.
  static let parts = 10_000
  /// Text that cells share, all of it.
  static let sharedTextInBytes = 128 << 20
  /// Pieces of it.
  static let sharedTexts = 8_000_000
  /// Cells read in one walk, empty ones within rows too.
  static let cells = 200_000_000
  /// Elements within elements.
  static let depth = 32
  /// Styles, fonts, number formats, sheets, merged ranges: each.
  static let declarations = 100_000
}
