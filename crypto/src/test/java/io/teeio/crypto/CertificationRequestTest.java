package io.teeio.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CertificationRequestTest {
  private static final Crypto CRYPTO = Crypto.portable();
  private static final RandomSource RANDOM = RandomSource.secure();
  private static final SigningKey KEY = CRYPTO.generateSigningKey(KeyAlgorithm.EC_P256, RANDOM);

  /** CN=x. */
  private static final Bytes NAME = Bytes.fromHex("300c310a300806035504030c0178");

  /** [0] with one attribute of type 1.2.3 and no value. */
  private static final Bytes ATTRIBUTES = Bytes.fromHex("a008300606022a033100");

  private static Bytes make(SigningKey key, Bytes requesterInfo) throws MalformedInput {
    return CertificationRequest.make(CRYPTO, key, Optional.of(NAME), requesterInfo, RANDOM);
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyAlgorithm.class,
      names = {"EC_P384", "EC_P521", "RSA_2048", "ED25519", "ED448", "SM2", "ML_DSA_44"})
  void isSignedByItsKey(KeyAlgorithm algorithm) throws Exception {
    SigningKey key = CRYPTO.generateSigningKey(algorithm, RANDOM);
    CertificationRequest read = CertificationRequest.read(make(key, Bytes.EMPTY));
    assertThat(read.publicKey()).contains(key.verificationKey());
    assertThat(read.subjectName()).isEqualTo(NAME);
    assertThat(read.isSignedByItsKey(CRYPTO)).isTrue();
  }

  @Test
  void isNotSignedWhenAnythingChanged() throws Exception {
    byte[] der = make(KEY, Bytes.EMPTY).toArray();
    int name = Bytes.copyOf(der).toString().indexOf(NAME.toString()) / 2 + NAME.length() - 1;
    for (int at : new int[] {name, der.length - 5}) {
      der[at] ^= 1;
      CertificationRequest changed = CertificationRequest.read(Bytes.copyOf(der));
      assertThat(changed.isSignedByItsKey(CRYPTO)).isFalse();
      der[at] ^= 1;
    }
  }

  @Test
  void takesNameAndAttributesOfTheRequesterButNotItsKey() throws Exception {
    SigningKey theirs = CRYPTO.generateSigningKey(KeyAlgorithm.EC_P256, RANDOM);
    Bytes other = Bytes.fromHex("300c310a300806035504030c0179");
    Bytes info =
        DerWriter.element(
            DerReader.SEQUENCE,
            Bytes.fromHex("020100"),
            other,
            theirs.verificationKey().subjectPublicKeyInfo(),
            ATTRIBUTES);
    CertificationRequest read = CertificationRequest.read(make(KEY, info));
    assertThat(read.subjectName()).isEqualTo(other);
    assertThat(read.attributes()).isEqualTo(ATTRIBUTES);
    assertThat(read.publicKey()).contains(KEY.verificationKey());
    assertThat(read.isSignedByItsKey(CRYPTO)).isTrue();
  }

  @Test
  void refusesRequesterInfoThatIsNone() {
    for (String info :
        new String[] {"00", "3000", "3003020101", "300302010030", "30050201003000"}) {
      assertThatThrownBy(() -> make(KEY, Bytes.fromHex(info))).isInstanceOf(MalformedInput.class);
    }
  }

  @Test
  void everyTruncationAndExtensionIsMalformed() throws Exception {
    Bytes der = make(KEY, Bytes.EMPTY);
    for (int length = 0; length < der.length(); length++) {
      Bytes cut = der.slice(0, length);
      assertThatThrownBy(() -> CertificationRequest.read(cut)).isInstanceOf(MalformedInput.class);
    }
    assertThatThrownBy(() -> CertificationRequest.read(Bytes.concat(der, Bytes.zeros(1))))
        .isInstanceOf(MalformedInput.class);
  }
}
