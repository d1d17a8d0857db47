package io.teeio.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that standards publish for hashes, ciphers and signatures of the second generation. */
class MoreKnownAnswersTest {
  private static final RandomSource RANDOM = RandomSource.secure();

  static List<Crypto> all() {
    return Backend.all();
  }

  private static Bytes ascii(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static Secret secret(String hex) {
    return Secret.adopt(Bytes.fromHex(hex).toArray());
  }

  /** FIPS 180-4 and 202, examples of one block; GB/T 32905 A.1. */
  @ParameterizedTest
  @CsvSource({
    "SHA_512, ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
    "SHA3_256, 3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532",
    "SHA3_384, ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b2"
        + "98d88cea927ac7f539f1edf228376d25",
    "SHA3_512, b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e"
        + "10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0",
    "SM3, 66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
  })
  void hashesOfAbc(HashAlgorithm algorithm, String digest) {
    for (Crypto crypto : all()) {
      assertThat(crypto.hash(algorithm, ascii("ab"), ascii("c"))).hasToString(digest);
    }
  }

  /** RFC 4231 4.2 with SHA-512. */
  @ParameterizedTest
  @MethodSource("all")
  void hmacOfRfc4231WithSha512(Crypto crypto) {
    assertThat(crypto.hmac(HashAlgorithm.SHA_512, secret("0b".repeat(20)), ascii("Hi There")))
        .hasToString(
            "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
                + "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854");
  }

  private static void seals(
      AeadAlgorithm algorithm,
      String key,
      String nonce,
      String aad,
      Bytes plaintext,
      String sealed) {
    for (Crypto crypto : all()) {
      try (Aead aead = crypto.aead(algorithm, secret(key), algorithm.tagSize())) {
        Bytes iv = Bytes.fromHex(nonce);
        Bytes data = Bytes.fromHex(aad);
        assertThat(aead.seal(iv, data, plaintext)).hasToString(sealed);
        assertThat(aead.open(iv, data, Bytes.fromHex(sealed))).contains(plaintext);
        assertThat(aead.open(iv, data, Bytes.fromHex(sealed))).contains(plaintext);
        assertThat(aead.open(iv, Bytes.EMPTY, Bytes.fromHex(sealed))).isEmpty();
      }
      sealsInPlace(crypto, algorithm, secret(key), Bytes.fromHex(nonce), plaintext);
    }
  }

  private static void sealsInPlace(
      Crypto crypto, AeadAlgorithm algorithm, Secret key, Bytes nonce, Bytes plaintext) {
    int length = plaintext.length();
    byte[] record = new byte[3 + length + algorithm.tagSize()];
    plaintext.copyTo(record, 3);
    try (Aead one = crypto.aead(algorithm, key, algorithm.tagSize());
        Aead other = crypto.aead(algorithm, key, algorithm.tagSize())) {
      one.seal(nonce.toArray(), record, 0, 3, record, 3, length, record, 3);
      assertThat(Bytes.copyOf(record).from(3))
          .isEqualTo(other.seal(nonce, Bytes.zeros(3), plaintext));
    }
  }

  /** RFC 8439 2.8.2. */
  @Test
  void chacha20Poly1305() {
    seals(
        AeadAlgorithm.CHACHA20_POLY1305,
        "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f",
        "070000004041424344454647",
        "50515253c0c1c2c3c4c5c6c7",
        ascii(
            "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the"
                + " future, sunscreen would be it."),
        "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
            + "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
            + "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
            + "3ff4def08e4b7a9de576d26586cec64b6116"
            + "1ae10b594f09e26a7e902ecbd0600691");
  }

  /** Test case 4 of the specification of GCM. */
  @Test
  void aes128Gcm() {
    seals(
        AeadAlgorithm.AES_128_GCM,
        "feffe9928665731c6d6a8f9467308308",
        "cafebabefacedbaddecaf888",
        "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        Bytes.fromHex(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"),
        "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
            + "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091"
            + "5bc94fbc3221a5db94fae95ae7121a47");
  }

  /** RFC 8998 A.1. */
  @Test
  void sm4Gcm() {
    seals(
        AeadAlgorithm.SM4_GCM,
        "0123456789abcdeffedcba9876543210",
        "00001234567800000000abcd",
        "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        Bytes.fromHex(
            "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
                + "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa"),
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
            + "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
            + "83de3541e4c2b58177e065a9bf7b62ec");
  }

  private static SigningKey edwards(KeyAlgorithm algorithm, String seed) {
    return BouncyEdwards.ofSeed(algorithm, Bytes.fromHex(seed).toArray());
  }

  private static void signs(
      SigningKey key, String publicKey, Bytes message, Bytes context, String signature) {
    SignatureAlgorithm how = key.algorithm().usualSignature();
    VerificationKey half = key.verificationKey();
    assertThat(OctetKeys.raw(key.algorithm(), half.subjectPublicKeyInfo()))
        .isEqualTo(Bytes.fromHex(publicKey).toArray());
    for (Crypto crypto : all()) {
      assertThat(crypto.sign(key, how, HashAlgorithm.SHA_256, message, context, RANDOM))
          .hasToString(signature);
      assertThat(
              crypto.verify(
                  half, how, HashAlgorithm.SHA_256, message, context, Bytes.fromHex(signature)))
          .isTrue();
    }
  }

  /** RFC 8032 7.1, tests 1 to 3; a context changes nothing. */
  @Test
  void ed25519() {
    signs(
        edwards(
            KeyAlgorithm.ED25519,
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"),
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        Bytes.EMPTY,
        Bytes.of(1, 2),
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
    signs(
        edwards(
            KeyAlgorithm.ED25519,
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"),
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        Bytes.of(0x72),
        Bytes.EMPTY,
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
    signs(
        edwards(
            KeyAlgorithm.ED25519,
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7"),
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        Bytes.of(0xaf, 0x82),
        Bytes.EMPTY,
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");
  }

  /** RFC 8032 7.4, "Blank" and "1 octet (with context)". */
  @Test
  void ed448() {
    signs(
        edwards(
            KeyAlgorithm.ED448,
            "6c82a562cb808d10d632be89c8513ebf6c929f34ddfa8c9f63c9960ef6e348a3"
                + "528c8a3fcc2f044e39a3fc5b94492f8f032e7549a20098f95b"),
        "5fd7449b59b461fd2ce787ec616ad46a1da1342485a70e1f8a0ea75d80e96778"
            + "edf124769b46c7061bd6783df1e50f6cd1fa1abeafe8256180",
        Bytes.EMPTY,
        Bytes.EMPTY,
        "533a37f6bbe457251f023c0d88f976ae2dfb504a843e34d2074fd823d41a591f"
            + "2b233f034f628281f2fd7a22ddd47d7828c59bd0a21bfd3980ff0d2028d4b18a"
            + "9df63e006c5d1c2d345b925d8dc00b4104852db99ac5c7cdda8530a113a0f4db"
            + "b61149f05a7363268c71d95808ff2e652600");
    signs(
        edwards(
            KeyAlgorithm.ED448,
            "c4eab05d357007c632f3dbb48489924d552b08fe0c353a0d4a1f00acda2c463a"
                + "fbea67c5e8d2877c5e3bc397a659949ef8021e954e0a12274e"),
        "43ba28f430cdff456ae531545f7ecd0ac834a55d9358c0372bfa0c6c6798c086"
            + "6aea01eb00742802b8438ea4cb82169c235160627b4c3a9480",
        Bytes.of(3),
        Bytes.fromHex("666f6f"),
        "d4f8f6131770dd46f40867d6fd5d5055de43541f8c5e35abbcd001b32a89f7d2"
            + "151f7647f11d8ca2ae279fb842d607217fce6e042f6815ea000c85741de5c8da"
            + "1144a6a1aba7f96de42505d7a7298524fda538fccbbb754f578c1cad10d54d0d"
            + "5428407e85dcbc98a49155c13764e66c3c00");
  }

  /** GB/T 32918.5 A.2: there the signer has a name, as in certificates. */
  @Test
  void sm2() throws MalformedInput {
    SigningKey key =
        CurveVectors.signingKey(
            Curve.SM2, "3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8");
    Bytes point =
        Bytes.fromHex(
            "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
                + "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13");
    Bytes signature =
        Bytes.fromHex(
            "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
                + "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA");
    SignedInput input =
        new SignedInput(
            SignatureAlgorithm.SM2,
            HashAlgorithm.SM3,
            ascii("message digest").toArray(),
            new byte[0],
            false,
            Backends.HASHES);
    Signer named = new Sm2Signatures(ascii("1234567812345678"));
    VerificationKey half = key.verificationKey();

    assertThat(Pkcs8.point(Curve.SM2, half.subjectPublicKeyInfo())).isEqualTo(point.toArray());
    assertThat(named.verify(half, input, signature.toArray())).isTrue();
    assertThat(new Sm2Signatures(Bytes.EMPTY).verify(half, input, signature.toArray())).isFalse();
    assertThat(
            Crypto.portable()
                .verify(
                    half,
                    SignatureAlgorithm.SM2,
                    HashAlgorithm.SM3,
                    ascii("message digest"),
                    ascii("1234567812345678"),
                    signature))
        .isFalse();
    byte[] again = named.sign(key, input, RANDOM);
    assertThat(named.verify(half, input, again)).isTrue();
  }

  /** RFC 6979 A.2.7, SHA-512, "sample". */
  @Test
  void ecdsaOnP521() throws MalformedInput {
    SigningKey key =
        CurveVectors.signingKey(
            Curve.P521,
            "00FAD06DAA62BA3B25D2FB40133DA757205DE67F5BB0018FEE8C86E1B68C7E75"
                + "CAA896EB32F1F47C70855836A6D16FCC1466F6D8FBEC67DB89EC0C08B0E996B83538");
    String signature =
        "00C328FAFCBD79DD77850370C46325D987CB525569FB63C5D3BC53950E6D4C5F"
            + "174E25A1EE9017B5D450606ADD152B534931D7D4E8455CC91F9B15BF05EC36E377FA"
            + "00617CCE7CF5064806C467F678D3B4080D6F1CC50AF26CA209417308281B68AF"
            + "282623EAA63E5B5C0723D8B8C37FF0777B1A20F8CCB1DCCC43997F1EE0E44DA4A67A";

    assertThat(
            Signatures.with(Crypto.portable())
                .sign(key, HashAlgorithm.SHA_512, ascii("sample"), RANDOM))
        .isEqualTo(Bytes.fromHex(signature));
    for (Crypto crypto : all()) {
      assertThat(
              Signatures.with(crypto)
                  .verify(
                      key.verificationKey(),
                      HashAlgorithm.SHA_512,
                      ascii("sample"),
                      Bytes.fromHex(signature)))
          .isTrue();
    }
  }
}
