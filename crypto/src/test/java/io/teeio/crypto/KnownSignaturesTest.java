package io.teeio.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Signatures of RFC 6979 and shared secrets of RFC 5903. */
class KnownSignaturesTest {
  record Signed(Curve curve, HashAlgorithm hash, String message, String signature) {}

  /** RFC 6979 A.2.5 and A.2.6. */
  static final List<Signed> SIGNED =
      List.of(
          new Signed(
              Curve.P256,
              HashAlgorithm.SHA_256,
              "sample",
              "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
                  + "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8"),
          new Signed(
              Curve.P256,
              HashAlgorithm.SHA_384,
              "sample",
              "0EAFEA039B20E9B42309FB1D89E213057CBF973DC0CFC8F129EDDDC800EF7719"
                  + "4861F0491E6998B9455193E34E7B0D284DDD7149A74B95B9261F13ABDE940954"),
          new Signed(
              Curve.P256,
              HashAlgorithm.SHA_256,
              "test",
              "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367"
                  + "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083"),
          new Signed(
              Curve.P384,
              HashAlgorithm.SHA_256,
              "sample",
              "21B13D1E013C7FA1392D03C5F99AF8B30C570C6F98D4EA8E354B63A21D3DAA33"
                  + "BDE1E888E63355D92FA2B3C36D8FB2CD"
                  + "F3AA443FB107745BF4BD77CB3891674632068A10CA67E3D45DB2266FA7D1FEEB"
                  + "EFDC63ECCD1AC42EC0CB8668A4FA0AB0"),
          new Signed(
              Curve.P384,
              HashAlgorithm.SHA_384,
              "sample",
              "94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C"
                  + "81A648152E44ACF96E36DD1E80FABE46"
                  + "99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94F"
                  + "A329C145786E679E7B82C71A38628AC8"),
          new Signed(
              Curve.P384,
              HashAlgorithm.SHA_384,
              "test",
              "8203B63D3C853E8D77227FB377BCF7B7B772E97892A80F36AB775D509D7A5FEB"
                  + "0542A7F0812998DA8F1DD3CA3CF023DB"
                  + "DDD0760448D42D8A43AF45AF836FCE4DE8BE06B485E9B61B827C2F13173923E0"
                  + "6A739F040649A667BF3B828246BAA5A5"));

  @ParameterizedTest
  @FieldSource("SIGNED")
  void portableSignsAsRfc6979AndAllVerify(Signed known) throws MalformedInput {
    SigningKey key =
        CurveVectors.signingKey(
            known.curve(),
            known.curve() == Curve.P256 ? CurveVectors.P256_SCALAR : CurveVectors.P384_SCALAR);
    VerificationKey publicKey =
        CurveVectors.verificationKey(
            known.curve(),
            known.curve() == Curve.P256 ? CurveVectors.P256_POINT : CurveVectors.P384_POINT);
    Bytes message = Bytes.copyOf(known.message().getBytes(StandardCharsets.US_ASCII));

    Bytes signature =
        Signatures.with(Crypto.portable()).sign(key, known.hash(), message, RandomSource.secure());

    assertThat(key.verificationKey()).isEqualTo(publicKey);
    assertThat(signature).isEqualTo(Bytes.fromHex(known.signature()));
    for (Crypto crypto : Backend.all()) {
      assertThat(Signatures.with(crypto).verify(publicKey, known.hash(), message, signature))
          .isTrue();
    }
  }

  private static final class OnlyThis implements RandomSource {
    private final Bytes answer;

    OnlyThis(String answer) {
      this.answer = Bytes.fromHex(answer);
    }

    @Override
    public void fill(byte[] target) {
      answer.copyTo(target, 0);
    }
  }

  private static void exchange(
      KeyExchangeAlgorithm algorithm,
      String ownScalar,
      String ownPoint,
      String peerPoint,
      String shared) {
    try (KeyAgreement own = Crypto.portable().agreement(algorithm, new OnlyThis(ownScalar))) {
      assertThat(own.publicData()).isEqualTo(Bytes.fromHex(ownPoint));
      Optional<Secret> agreed = own.agree(Bytes.fromHex(peerPoint));
      assertThat(agreed)
          .hasValueSatisfying(secret ->
              assertThat(secret.matches(Secret.adopt(Bytes.fromHex(shared).toArray()))).isTrue());
    }
  }

  /** RFC 5903 8.1. */
  @Test
  void sharedSecretOfRfc5903On256Bits() {
    String first =
        "DAD0B65394221CF9B051E1FECA5787D098DFE637FC90B9EF945D0C3772581180"
            + "5271A0461CDB8252D61F1C456FA3E59AB1F45B33ACCF5F58389E0577B8990BB3";
    String second =
        "D12DFB5289C8D4F81208B70270398C342296970A0BCCB74C736FC7554494BF63"
            + "56FBF3CA366CC23E8157854C13C58D6AAC23F046ADA30F8353E74F33039872AB";
    String shared = "D6840F6B42F6EDAFD13116E0E12565202FEF8E9ECE7DCE03812464D04B9442DE";

    exchange(
        KeyExchangeAlgorithm.SECP256R1,
        "C88F01F510D9AC3F70A292DAA2316DE544E9AAB8AFE84049C62A9C57862D1433",
        first,
        second,
        shared);
    exchange(
        KeyExchangeAlgorithm.SECP256R1,
        "C6EF9C5D78AE012A011164ACB397CE2088685D8F06BF9BE0B283AB46476BEE53",
        second,
        first,
        shared);
  }

  /** RFC 5903 8.2. */
  @Test
  void sharedSecretOfRfc5903On384Bits() {
    exchange(
        KeyExchangeAlgorithm.SECP384R1,
        "099F3C7034D4A2C699884D73A375A67F7624EF7C6B3C0F160647B67414DCE655"
            + "E35B538041E649EE3FAEF896783AB194",
        "667842D7D180AC2CDE6F74F37551F55755C7645C20EF73E31634FE72B4C55EE6"
            + "DE3AC808ACB4BDB4C88732AEE95F41AA"
            + "9482ED1FC0EEB9CAFC4984625CCFC23F65032149E0E144ADA024181535A0F38E"
            + "EB9FCFF3C2C947DAE69B4C634573A81C",
        "E558DBEF53EECDE3D3FCCFC1AEA08A89A987475D12FD950D83CFA41732BC509D"
            + "0D1AC43A0336DEF96FDA41D0774A3571"
            + "DCFBEC7AACF3196472169E838430367F66EEBE3C6E70C416DD5F0C68759DD1FF"
            + "F83FA40142209DFF5EAAD96DB9E6386C",
        "11187331C279962D93D604243FD592CB9D0A926F422E47187521287E7156C5C4"
            + "D603135569B9E9D09CF5D4A270F59746");
  }
}
