public import Records

/// The schemas of `Schemas/`, embedded in the program, so that it needs no file beside it.
public enum EmbeddedSchemas {
  /// One file by its path in `Schemas/`.
  public typealias File = (name: String, text: String)

  /// The files of the newest version of the schema of this country; the first one names it.
  public static var files: [File] {
    [
      file("vietnam.yaml", PackageResources.vietnam_yaml), file("codes.yaml", PackageResources.codes_yaml),
      file("households.yaml", PackageResources.households_yaml),
      file("programme.yaml", PackageResources.programme_yaml),
      file("emulation.yaml", PackageResources.emulation_yaml), file("findings.yaml", PackageResources.findings_yaml),
      file("units-khanh-hoa.yaml", PackageResources.units_khanh_hoa_yaml),
      file("standards.yaml", PackageResources.standards_yaml), file("calendar.yaml", PackageResources.calendar_yaml),
      file("awards.yaml", PackageResources.awards_yaml),
    ]
  }

  /// The files of each version before, ascending: they never change.
  public static var formerFiles: [[File]] {
    [
      [
        file("released/vietnam-1.yaml", PackageResources.vietnam_1_yaml),
        file("released/units-khanh-hoa-1.yaml", PackageResources.units_khanh_hoa_1_yaml),
      ]
    ]
  }

  private static func file(_ name: String, _ bytes: [UInt8]) -> File { (name, String(decoding: bytes, as: UTF8.self)) }

  /// The newest version of the schema of this country.
  public static func load() throws(SchemaFault) -> Schema { try SchemaFile.read(files) }

  /// Every version of the schema of this country, ascending: what was written under one is judged by it for ever.
  /// Read once.
  public static func released() throws(SchemaFault) -> [Schema] { try all.get() }

  /// The versions of ``released()``, without reading them.
  public static let references = [1, 2].map { SchemaReference(id: "vietnam", version: $0) }

  private static let all = Result { () throws(SchemaFault) in
    var schemas: [Schema] = []
    for files in formerFiles { schemas.append(try SchemaFile.read(files)) }
    schemas.append(try load())
    return schemas
  }
}
