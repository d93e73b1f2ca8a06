public import Records

/// The schemas of `Schemas/`, embedded in the program, so that it needs no file beside it.
public enum EmbeddedSchemas {
  /// The files of the schema of this country, by name.
  public static var files: [(name: String, text: String)] {
    [
      ("vietnam.yaml", String(decoding: PackageResources.vietnam_yaml, as: UTF8.self)),
      ("units-khanh-hoa.yaml", String(decoding: PackageResources.units_khanh_hoa_yaml, as: UTF8.self)),
      ("standards.yaml", String(decoding: PackageResources.standards_yaml, as: UTF8.self)),
      ("calendar.yaml", String(decoding: PackageResources.calendar_yaml, as: UTF8.self)),
      ("awards.yaml", String(decoding: PackageResources.awards_yaml, as: UTF8.self)),
    ]
  }

  /// The newest version of the schema of this country.
  public static func load() throws(SchemaFault) -> Schema { try SchemaFile.read(files) }
}
