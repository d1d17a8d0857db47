package io.teeio.platform.hart;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.wire.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What this processor can execute: entry pages by their SHA-384, and the program that each stands
 * for. A TVM runs the program whose image its measured entry page holds, and no other.
 */
public final class ProgramStore {
  /** Bytes of an entry page. */
  public static final int PAGE = 4096;

  private final Crypto crypto;
  private final Map<Bytes, GuestProgram> programs;

  /**
   * A store of {@code images}: at most 4096 bytes each, padded with zeros to a page.
   *
   * @throws IllegalArgumentException if an image is longer than a page
   */
  public ProgramStore(Crypto crypto, Map<Bytes, GuestProgram> images) {
    this.crypto = crypto;
    Map<Bytes, GuestProgram> byDigest = new LinkedHashMap<>();
    images.forEach((image, program) -> byDigest.put(digest(page(image)), program));
    programs = Map.copyOf(byDigest);
  }

  /** The program that {@code entryPage} (4096 bytes) stands for, or empty. */
  public Optional<GuestProgram> find(Bytes entryPage) {
    return Optional.ofNullable(programs.get(digest(entryPage)));
  }

  /** {@code image} padded with zeros to a page. */
  public static Bytes page(Bytes image) {
    if (image.length() > PAGE) {
      throw new IllegalArgumentException("an image of " + image.length() + " bytes");
    }
    return Bytes.concat(image, Bytes.zeros(PAGE - image.length()));
  }

  private Bytes digest(Bytes page) {
    return crypto.hash(HashAlgorithm.SHA_384, page);
  }
}
