/// The service's description in OpenAPI 3.1, as it is served and as a test holds it against ``Endpoint``.
enum ServiceSpecification {
  static let bytes: [UInt8] = PackageResources.openapi_yaml
}
