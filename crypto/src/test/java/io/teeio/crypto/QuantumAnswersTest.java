package io.teeio.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Post-quantum keys and signatures as OpenSSL 3.5 makes them from the seed 00, 01, 02, ... with the
 * deterministic variants of FIPS 203 to 205: SHA-256 of public key and signature.
 */
class QuantumAnswersTest {
  private static final Crypto CRYPTO = Crypto.portable();
  private static final Bytes MESSAGE = ascii("teeio known answer");
  private static final Bytes CONTEXT = ascii("responder-challenge_auth signing");

  private static Bytes ascii(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** 00, 01, 02, ... across all calls. */
  private static final class Counting implements RandomSource {
    private int next;

    @Override
    public void fill(byte[] target) {
      for (int i = 0; i < target.length; i++) {
        target[i] = (byte) next++;
      }
    }
  }

  private static void check(
      KeyAlgorithm algorithm, String publicKey, String signature, RandomSource hedge) {
    SigningKey key = CRYPTO.generateSigningKey(algorithm, new Counting());
    SignatureAlgorithm how = algorithm.usualSignature();
    VerificationKey half = key.verificationKey();
    Bytes signed = CRYPTO.sign(key, how, HashAlgorithm.SHA_384, MESSAGE, CONTEXT, hedge);

    Bytes raw = Bytes.copyOf(OctetKeys.raw(algorithm, half.subjectPublicKeyInfo()));
    assertThat(CRYPTO.hash(HashAlgorithm.SHA_256, raw)).hasToString(publicKey);
    assertThat(CRYPTO.hash(HashAlgorithm.SHA_256, signed)).hasToString(signature);
    assertThat(CRYPTO.verify(half, how, HashAlgorithm.SHA_256, MESSAGE, CONTEXT, signed)).isTrue();
    Bytes flipped = Bytes.concat(signed.slice(0, 7), Bytes.of(signed.at(7) ^ 1), signed.from(8));
    for (Bytes bad :
        List.of(flipped, signed.from(1), Bytes.concat(signed, Bytes.of(0)), Bytes.EMPTY)) {
      assertThat(CRYPTO.verify(half, how, HashAlgorithm.SHA_384, MESSAGE, CONTEXT, bad)).isFalse();
    }
    assertThat(CRYPTO.verify(half, how, HashAlgorithm.SHA_384, MESSAGE, Bytes.EMPTY, signed))
        .isFalse();
    assertThat(CRYPTO.verify(half, how, HashAlgorithm.SHA_384, CONTEXT, CONTEXT, signed)).isFalse();
  }

  /** The deterministic variant hedges with zeros (FIPS 204 5.2). */
  @ParameterizedTest
  @CsvSource({
    "ML_DSA_44, 9f107644c1084526af3bc8098680b05499a2325a644e388fb4f970e058d19d46,"
        + " ce5cddd017abf639f0be9ae6cd4d1c37a538332739061210926caaf90718c6c1",
    "ML_DSA_65, d666806e11cee19a7c989f7445f90dd419cf4d2d51db8c0fdb4c0f0a542238c9,"
        + " 36b2017cb01ce55da764c53acd2ef68132cdc04ddf96bca733a41de0629c5a78",
    "ML_DSA_87, 91dc389cfaa01470b7f66eee45a4ae9026d154817c754dfe22298b3fa241ffcd,"
        + " 5aadca20e32d2fdfae2ac749b5bdf3e77062283e7adc934fe3c33a4fe89e09ef"
  })
  void mlDsa(KeyAlgorithm algorithm, String publicKey, String signature) {
    check(algorithm, publicKey, signature, target -> Arrays.fill(target, (byte) 0));
  }

  /**
   * The deterministic variant hedges with the public seed (FIPS 205 9.2), the third in the seed.
   */
  @ParameterizedTest
  @CsvSource({
    "SLH_DSA_SHA2_128F, f577b74987c6313ffa546b8885ca8450c7f427c20f0d9b52d166264016b8beba,"
        + " fe0e8518d99b69f6aee7d272cd9d80599f2475e3218652983e844163637ed3dd",
    "SLH_DSA_SHAKE_128F, 99197c0060fec43eaefd42ebb68848f66cf3b2db814670dee2ac5c37d4aade64,"
        + " 027a77cfb4c0adf1e748460705832e6a4429e623d452cdbf07ba54d2404b8366",
    "SLH_DSA_SHA2_192F, 305951b67f8a79021a7f6ad01ac0e4ecc111f7c8aeb07579741431f1e6cbe9d9,"
        + " 41fed6f8895a481743b451372f2b50bd5542ee52bbc99db433aa2a7cc6c61ed9",
    "SLH_DSA_SHAKE_192F, 9fe0ba0705788e84b64e4b9135e57653f10d86f151fefd650148a345b31dc5a9,"
        + " f48d173e3191c83a8d84b1ad92a944b4b98a275c048cfad5ccea7248aa2ebe29",
    "SLH_DSA_SHA2_256F, 6aea562ed5cc1b0883f84bb6e198b32f0a00e62fc96da86efc1b199b4ab09a22,"
        + " d6965a6905733cb1932f68dba56e0b7bb5a5f4fa118cfd2942dbd4d8fff875e0",
    "SLH_DSA_SHAKE_256F, dd5905dec5af9c92a466e9bae1935ecdc05a4b714604999effae812b1ce3ae5e,"
        + " f276345dcd137a01811cc6ba07ca75eb63a445cdd96d8e634c5ff6bf3b3d3a1f",
    "SLH_DSA_SHA2_128S, 9d5b69aa74c4939468bae5108568a4d0926f2532c96b0742eda0a7eff4c99c3e,"
        + " 62e529194196543188796aaeeb1c6142344f14fa47976adc698d073047485b2e",
    "SLH_DSA_SHAKE_128S, 00bcf55c114dd213b09d26bf41dbc06a423ca37c5a52d912c0d8a376ca99bf9f,"
        + " 26d80d09d2bf87f11aa13f70d29d5e6aff93917386f6024aafd4e650d13f9975",
    "SLH_DSA_SHA2_192S, ea0e06991d977e4766be1a49fedf2132dcf7361e36e41e999e1b9d2923685743,"
        + " 3bfc226b12e9f352d9040e1d9084dc9cbffc569e33a81522240ce58aa61a3334",
    "SLH_DSA_SHAKE_192S, ffb7e28bb0e77087cbbf2ebcb443675845b1641feac49ac4b3245fb7dea60c9a,"
        + " dcf62a70a6dac6a7ae358c8a3632771015ced6d9d064aa3b46aceb498f96bb23",
    "SLH_DSA_SHA2_256S, 77bc2592929e69ec3a8546a07b032c8c61db4b1241f89d06821a842e39bb8edd,"
        + " 599adc920eea312a80db805907d76cbaab8407cd6bc9e954a73628b51b179cb0",
    "SLH_DSA_SHAKE_256S, 00080bd75052db3647b01a476d5c3b36b7f8623012c24fb5faac608db02ecef5,"
        + " 1bbc77802eb466f8961c84487f55989df1d06c372a3c07f7698a90b96d4f53b4"
  })
  void slhDsa(KeyAlgorithm algorithm, String publicKey, String signature) {
    check(
        algorithm,
        publicKey,
        signature,
        target -> {
          for (int i = 0; i < target.length; i++) {
            target[i] = (byte) (2 * target.length + i);
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "ML_KEM_512, 3ae268dccc5456ac0d0f9b39257dc48fe081383b97c400512d712b739762daee",
    "ML_KEM_768, 0b7934c83125c788995e2ba6bd761e33046b3e40571be53e023309a29f398cc9",
    "ML_KEM_1024, c7b8fa0aa471d5ae18922d6ccad5b31e1d84f92ae723abfd13747018740a8530"
  })
  void mlKem(KeyExchangeAlgorithm algorithm, String encapsulationKey) {
    try (KeyAgreement own = CRYPTO.agreement(algorithm, new Counting())) {
      assertThat(CRYPTO.hash(HashAlgorithm.SHA_256, own.publicData()))
          .hasToString(encapsulationKey);
    }
  }

  /** FIPS 203 7.2 and 7.3. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "ML_KEM_.*")
  void keysAndCiphertextsThatAreNoneAreRefused(KeyExchangeAlgorithm algorithm) {
    RandomSource random = RandomSource.secure();
    try (KeyAgreement own = CRYPTO.agreement(algorithm, random)) {
      Bytes good = own.publicData();
      KeyAnswer answer = CRYPTO.answer(algorithm, good, random).orElseThrow();
      byte[] unreduced = good.toArray();
      unreduced[0] = (byte) 0xFF;
      unreduced[1] |= 0x0F;
      byte[] second = good.toArray();
      second[1] |= (byte) 0xF0;
      second[2] = (byte) 0xFF;
      for (Bytes bad :
          List.of(
              Bytes.EMPTY,
              good.from(1),
              Bytes.concat(good, Bytes.of(0)),
              Bytes.copyOf(unreduced),
              Bytes.copyOf(second))) {
        assertThat(CRYPTO.answer(algorithm, bad, random)).isEmpty();
      }
      assertThat(own.agree(answer.data().from(1))).isEmpty();
      assertThat(own.agree(Bytes.concat(answer.data(), Bytes.of(0)))).isEmpty();
      assertThat(own.agree(Bytes.zeros(algorithm.responseSize())).orElseThrow())
          .satisfies(other -> assertThat(other.matches(answer.secret())).isFalse());
      assertThat(own.agree(answer.data()).orElseThrow().matches(answer.secret())).isTrue();
    }
  }

  /** RFC 9881 6: a key may come as seed, grown, or both. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "ML_DSA_.*")
  void mlDsaKeysAreReadInEachOfTheirForms(KeyAlgorithm algorithm) throws Exception {
    SigningKey key = CRYPTO.generateSigningKey(algorithm, new Counting());
    byte[] seed = key.pkcs8().expose(der -> Pkcs8.octets(algorithm, der));
    byte[] grown =
        new org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters(
                MlDsa.parameters(algorithm), seed)
            .getEncoded();
    byte[] octets = DerWriter.secretElement(DerReader.OCTET_STRING, grown);
    byte[] both =
        DerWriter.secretElement(
            DerReader.SEQUENCE, DerWriter.secretElement(DerReader.OCTET_STRING, seed), octets);
    Bytes identifier = OctetKeys.identifier(algorithm);

    for (byte[] form : List.of(octets, both)) {
      SigningKey read = SigningKey.readPkcs8(Secret.adopt(Pkcs8.wrapped(identifier, form)));
      assertThat(read.verificationKey()).isEqualTo(key.verificationKey());
      Bytes signature = Signatures.with(CRYPTO).sign(read, HashAlgorithm.SHA_256, MESSAGE, t -> {});
      assertThat(
              Signatures.with(CRYPTO)
                  .verify(key.verificationKey(), HashAlgorithm.SHA_256, MESSAGE, signature))
          .isTrue();
    }
    byte[] unlike = both.clone();
    unlike[unlike.length - 1] ^= 1;
    byte[] inconsistent = octets.clone();
    inconsistent[100] ^= 1;
    for (byte[] bad : List.of(unlike, Arrays.copyOf(octets, octets.length - 1), inconsistent)) {
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> SigningKey.readPkcs8(Secret.adopt(Pkcs8.wrapped(identifier, bad))))
          .isInstanceOf(io.teeio.wire.MalformedInput.class);
    }
  }
}
