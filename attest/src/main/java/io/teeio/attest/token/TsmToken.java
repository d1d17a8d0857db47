package io.teeio.attest.token;

import io.teeio.attest.cbor.CborItem;
import io.teeio.attest.cose.CoseKey;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;

/**
 * What a platform says of its TSM (CoVE, TSM token).
 *
 * @param publicKey the key that signs TVMs' tokens
 * @param keyBytes the same as the token has it
 * @param components TSM driver and TSM
 */
public record TsmToken(CoseKey publicKey, Bytes keyBytes, List<Component> components) {
  private static final int ID_SIZE = 20;

  /** Copies the list. */
  public TsmToken {
    components = List.copyOf(components);
  }

  static TsmToken read(SignedToken token) throws MalformedInput {
    CborItem key = token.claims().get(TokenLabel.TSM_PUBLIC_KEY);
    return new TsmToken(
        CoseKey.read(key.embedded()),
        key.octets(),
        Component.readAll(token.claims().get(TokenLabel.TSM_COMPONENTS)));
  }

  /** CDI_ID of the TSM, which follows from its key: 40 hexadecimal digits. */
  public String id(Crypto crypto) {
    return crypto.hash(HashAlgorithm.SHA_384, keyBytes).slice(0, ID_SIZE).toString();
  }
}
