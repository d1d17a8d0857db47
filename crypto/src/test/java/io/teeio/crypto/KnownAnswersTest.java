package io.teeio.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that standards publish, on every back end. */
class KnownAnswersTest {
  static List<Crypto> all() {
    return Backend.all();
  }

  private static Bytes ascii(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static Secret secret(String hex) {
    return Secret.adopt(Bytes.fromHex(hex).toArray());
  }

  private static Bytes reveal(Secret secret) {
    return Bytes.copyOf(secret.<byte[]>expose(byte[]::clone));
  }

  /** FIPS 180-4, examples of one block. */
  @ParameterizedTest
  @MethodSource("all")
  void hashesOfAbc(Crypto crypto) {
    assertThat(crypto.hash(HashAlgorithm.SHA_256, ascii("abc")))
        .hasToString("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(crypto.hash(HashAlgorithm.SHA_384, ascii("a"), ascii("bc")))
        .hasToString(
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
                + "8086072ba1e7cc2358baeca134c825a7");
  }

  /** RFC 4231 4.2 to 4.4 and 4.7. */
  @ParameterizedTest
  @MethodSource("all")
  void hmacOfRfc4231(Crypto crypto) {
    Secret first = secret("0b".repeat(20));
    assertThat(crypto.hmac(HashAlgorithm.SHA_256, first, ascii("Hi There")))
        .hasToString("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    assertThat(crypto.hmac(HashAlgorithm.SHA_384, first, ascii("Hi There")))
        .hasToString(
            "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59c"
                + "faea9ea9076ede7f4af152e8b2fa9cb6");
    Secret jefe = secret("4a656665");
    assertThat(crypto.hmac(HashAlgorithm.SHA_256, jefe, ascii("what do ya want for nothing?")))
        .hasToString("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    assertThat(crypto.hmac(HashAlgorithm.SHA_384, jefe, ascii("what do ya want for nothing?")))
        .hasToString(
            "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
                + "8e2240ca5e69e2c78b3239ecfab21649");
    Secret longKey = secret("aa".repeat(131));
    Bytes text = ascii("Test Using Larger Than Block-Size Key - Hash Key First");
    assertThat(crypto.hmac(HashAlgorithm.SHA_256, longKey, text))
        .hasToString("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    assertThat(crypto.hmac(HashAlgorithm.SHA_384, longKey, text))
        .hasToString(
            "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c6"
                + "0c2ef6ab4030fe8296248df163f44952");
  }

  /** RFC 5869 A.1. */
  @ParameterizedTest
  @MethodSource("all")
  void hkdfOfRfc5869Basic(Crypto crypto) {
    Secret prk =
        crypto.extract(
            HashAlgorithm.SHA_256,
            Bytes.fromHex("000102030405060708090a0b0c"),
            secret("0b".repeat(22)));
    assertThat(reveal(prk))
        .hasToString("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
    assertThat(
            reveal(
                crypto.expand(
                    HashAlgorithm.SHA_256, prk, Bytes.fromHex("f0f1f2f3f4f5f6f7f8f9"), 42)))
        .hasToString(
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
                + "34007208d5b887185865");
  }

  /** RFC 5869 A.2: longer inputs, three blocks of output. */
  @ParameterizedTest
  @MethodSource("all")
  void hkdfOfRfc5869Longer(Crypto crypto) {
    Secret prk =
        crypto.extract(
            HashAlgorithm.SHA_256, range(0x60, 0xAF), Secret.adopt(range(0x00, 0x4F).toArray()));
    assertThat(reveal(prk))
        .hasToString("06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244");
    assertThat(reveal(crypto.expand(HashAlgorithm.SHA_256, prk, range(0xB0, 0xFF), 82)))
        .hasToString(
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
                + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
                + "cc30c58179ec3e87c14c01d5c1f3434f1d87");
  }

  /** RFC 5869 A.3: no salt and no info. */
  @ParameterizedTest
  @MethodSource("all")
  void hkdfOfRfc5869WithoutSalt(Crypto crypto) {
    Secret prk = crypto.extract(HashAlgorithm.SHA_256, Bytes.EMPTY, secret("0b".repeat(22)));
    assertThat(reveal(prk))
        .hasToString("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04");
    assertThat(reveal(crypto.expand(HashAlgorithm.SHA_256, prk, Bytes.EMPTY, 42)))
        .hasToString(
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
                + "9d201395faa4b61a96c8");
    assertThat(
            prk.matches(
                crypto.extract(HashAlgorithm.SHA_256, Bytes.zeros(32), secret("0b".repeat(22)))))
        .isTrue();
  }

  private static Bytes range(int first, int last) {
    byte[] bytes = new byte[last - first + 1];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (first + i);
    }
    return Bytes.copyOf(bytes);
  }

  private record GcmCase(String key, String nonce, String aad, String plaintext, String sealed) {}

  /** The GCM submission to NIST, test cases 13 to 16. */
  private static final List<GcmCase> GCM =
      List.of(
          new GcmCase("00".repeat(32), "00".repeat(12), "", "", "530f8afbc74536b9a963b4f1c4cb738b"),
          new GcmCase(
              "00".repeat(32),
              "00".repeat(12),
              "",
              "00".repeat(16),
              "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"),
          new GcmCase(
              "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
              "cafebabefacedbaddecaf888",
              "",
              "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                  + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255",
              "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                  + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"
                  + "b094dac5d93471bdec1a502270e3cc6c"),
          new GcmCase(
              "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
              "cafebabefacedbaddecaf888",
              "feedfacedeadbeeffeedfacedeadbeefabaddad2",
              "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                  + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
              "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                  + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                  + "76fc6ece0f4e1768cddf8853bb2d551b"));

  @ParameterizedTest
  @MethodSource("all")
  void gcmOfNist(Crypto crypto) {
    for (GcmCase one : GCM) {
      Bytes nonce = Bytes.fromHex(one.nonce());
      Bytes aad = Bytes.fromHex(one.aad());
      Bytes plaintext = Bytes.fromHex(one.plaintext());
      Bytes sealed = Bytes.fromHex(one.sealed());
      try (Aead full = crypto.aead(AeadAlgorithm.AES_256_GCM, secret(one.key()), 16);
          Aead cut = crypto.aead(AeadAlgorithm.AES_256_GCM, secret(one.key()), 12)) {
        assertThat(full.seal(nonce, aad, plaintext)).isEqualTo(sealed);
        assertThat(full.open(nonce, aad, sealed)).contains(plaintext);
        // A shorter tag is the start of the longer one (SP 800-38D 7.1).
        Bytes shorter = sealed.slice(0, sealed.length() - 4);
        assertThat(cut.seal(nonce, aad, plaintext)).isEqualTo(shorter);
        assertThat(cut.open(nonce, aad, shorter)).contains(plaintext);
      }
    }
  }
}
