package io.teeio.attest.token;

import io.teeio.attest.cbor.CborItem;
import io.teeio.attest.cose.CoseKey;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;
import java.util.Optional;

/**
 * What a TSM says of a TVM (CoVE, TVM token).
 *
 * @param challenge what the TVM was to answer, 64 bytes
 * @param identity what its host said of it when it was finalized, 64 bytes
 * @param publicKey a key that the TVM has
 * @param initial what it was built from
 * @param runtime what it measured of itself
 * @param interfaces what it has of devices; none if the TSM says nothing of them
 */
public record TvmToken(
    Bytes challenge,
    Optional<Bytes> identity,
    CoseKey publicKey,
    List<MeasurementRegister> initial,
    List<MeasurementRegister> runtime,
    List<InterfaceClaim> interfaces) {
  private static final int SIZE = 64;
  private static final int MOST_INITIAL = 8;
  private static final int MOST_RUNTIME = 18;

  /** Copies the lists. */
  public TvmToken {
    initial = List.copyOf(initial);
    runtime = List.copyOf(runtime);
    interfaces = List.copyOf(interfaces);
  }

  static TvmToken read(SignedToken token) throws MalformedInput {
    CborItem claims = token.claims();
    Optional<CborItem> identity = claims.find(TokenLabel.TVM_IDENTITY);
    Optional<CborItem> runtime = claims.find(TokenLabel.TVM_RUNTIME);
    Optional<CborItem> interfaces = claims.find(TokenLabel.TVM_INTERFACES);
    return new TvmToken(
        sized(claims.get(TokenLabel.CHALLENGE)),
        identity.isPresent() ? Optional.of(sized(identity.get())) : Optional.empty(),
        CoseKey.read(claims.get(TokenLabel.TVM_PUBLIC_KEY).embedded()),
        MeasurementRegister.readAll(claims.get(TokenLabel.TVM_INITIAL), MOST_INITIAL),
        runtime.isPresent() ? MeasurementRegister.readAll(runtime.get(), MOST_RUNTIME) : List.of(),
        interfaces.isPresent() ? InterfaceClaim.readAll(interfaces.get()) : List.of());
  }

  /** Runtime register {@code index}, if there is one. */
  public Optional<Bytes> runtime(int index) {
    return runtime.stream()
        .filter(register -> register.index() == index)
        .map(MeasurementRegister::value)
        .findFirst();
  }

  private static Bytes sized(CborItem item) throws MalformedInput {
    if (item.octets().length() != SIZE) {
      throw item.malformed("is not of 64 bytes");
    }
    return item.octets();
  }
}
