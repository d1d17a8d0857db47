package io.teeio.platform.evidence;

import io.teeio.wire.Bytes;
import io.teeio.wire.CborWriter;
import java.util.List;
import java.util.Optional;

/**
 * A piece of software as it was loaded (CoVE, software components claim).
 *
 * @param type what it is, for people
 * @param measurement SHA-384 of it
 * @param svn its security version
 * @param manifest SHA-384 of what it was configured with, if it was
 * @param signer SHA-384 of the public key that signed it
 */
public record SoftwareComponent(
    String type, Bytes measurement, int svn, Optional<Bytes> manifest, Bytes signer) {
  /** Name of the hash in IANA's registry. */
  public static final String HASH = "sha-384";

  private static final int TYPE = 1;
  private static final int MEASUREMENT = 2;
  private static final int SVN = 3;
  private static final int MANIFEST = 4;
  private static final int SIGNER = 5;
  private static final int ALGORITHM = 6;

  /** The claim of all of {@code components}. */
  static Bytes encode(List<SoftwareComponent> components) {
    CborWriter out = new CborWriter().array(components.size());
    components.forEach(component -> component.write(out));
    return out.toBytes();
  }

  private void write(CborWriter out) {
    out.map(manifest.isPresent() ? 6 : 5)
        .integer(TYPE)
        .text(type)
        .integer(MEASUREMENT)
        .bytes(measurement)
        .integer(SVN)
        .text(Integer.toString(svn));
    manifest.ifPresent(hash -> out.integer(MANIFEST).bytes(hash));
    out.integer(SIGNER).bytes(signer).integer(ALGORITHM).text(HASH);
  }
}
