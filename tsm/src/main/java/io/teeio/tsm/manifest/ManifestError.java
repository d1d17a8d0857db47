package io.teeio.tsm.manifest;

/**
 * A manifest that the TSM cannot work with: where, as a JSON path, and why. Carries no stack trace.
 */
public final class ManifestError extends Exception {
  private static final long serialVersionUID = 1L;

  private final String path;
  private final String reason;

  /**
   * A mistake at one place.
   *
   * @param path JSON path of the value, as {@code $.rootPorts[0].iommu}
   * @param reason what was wanted and what was there
   */
  public ManifestError(String path, String reason) {
    super(null, null, false, false);
    this.path = path;
    this.reason = reason;
  }

  /** JSON path of the value, as {@code $.rootPorts[0].iommu}. */
  public String path() {
    return path;
  }

  /** What was wanted and what was there. */
  public String reason() {
    return reason;
  }

  @Override
  public String getMessage() {
    return "manifest " + path + ": " + reason;
  }
}
