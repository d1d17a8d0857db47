package io.teeio.attest.token;

import io.teeio.attest.cbor.CborItem;
import io.teeio.attest.cose.CoseKey;
import io.teeio.crypto.Certificate;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;

/**
 * What a root of trust says of its platform (CoVE, platform token).
 *
 * @param profile EAT profile
 * @param publicKey the key that signs the TSM's token
 * @param manufacturer who made the platform, 64 bytes
 * @param state what it is in
 * @param components its software
 * @param chain certificates of the key that signed this token, leaf first
 */
public record PlatformToken(
    String profile,
    CoseKey publicKey,
    Bytes manufacturer,
    State state,
    List<Component> components,
    List<Certificate> chain) {
  private static final int IDENTIFIER = 64;

  /** The operational state of a platform. */
  public enum State {
    /** It wants more information before it can work. */
    NOT_CONFIGURED("not configured"),
    /** As it should be. */
    SECURED("secured"),
    /** It can be looked into. */
    DEBUG("debug"),
    /** It recovers from a failure. */
    RECOVERY("recovery");

    private final String word;

    State(String word) {
      this.word = word;
    }

    /** The word that reports use. */
    public String word() {
      return word;
    }

    private static State read(CborItem item) throws MalformedInput {
      State[] all = values();
      return all[(int) item.whole(1, all.length) - 1];
    }
  }

  /** Copies the lists. */
  public PlatformToken {
    components = List.copyOf(components);
    chain = List.copyOf(chain);
  }

  static PlatformToken read(SignedToken token) throws MalformedInput {
    CborItem claims = token.claims();
    CborItem manufacturer = claims.get(TokenLabel.PLATFORM_MANUFACTURER);
    if (manufacturer.octets().length() != IDENTIFIER) {
      throw manufacturer.malformed("is not of 64 bytes");
    }
    return new PlatformToken(
        claims.get(TokenLabel.PROFILE).text(),
        CoseKey.read(claims.get(TokenLabel.PLATFORM_PUBLIC_KEY).embedded()),
        manufacturer.octets(),
        State.read(claims.get(TokenLabel.PLATFORM_STATE)),
        Component.readAll(claims.get(TokenLabel.PLATFORM_COMPONENTS)),
        token.message().headers().certificates());
  }
}
