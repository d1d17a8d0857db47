package io.teeio.fuzz;

import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborWriter;
import io.teeio.attest.cose.CoseHeaders;
import io.teeio.attest.cose.CoseKey;
import io.teeio.attest.cose.CoseSign;
import io.teeio.attest.cose.CoseSign1;
import io.teeio.attest.jose.Jwk;
import io.teeio.attest.store.CollateralFile;
import io.teeio.attest.store.ItemKind;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.RandomSource;
import io.teeio.crypto.SigningKey;
import io.teeio.wire.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Seeds for {@link ReferenceFuzzTest}, with most of what the forms have. */
final class ReferenceSeeds {
  private static final Crypto CRYPTO = Crypto.portable();
  private static final String TEST = "Reference.";

  /** Takes a seed. */
  @FunctionalInterface
  interface Sink {
    /** Keeps {@code seed} for {@code target} under {@code name}. */
    void put(String target, String name, Bytes seed) throws IOException;
  }

  private final Sink sink;
  private final RandomSource random;
  private final SigningKey key;

  private ReferenceSeeds(Sink sink) {
    this.sink = sink;
    java.util.Random numbers = new java.util.Random(5);
    this.random = numbers::nextBytes;
    this.key = CRYPTO.generateSigningKey(KeyAlgorithm.EC_P384, random);
  }

  static void write(Sink sink) throws IOException {
    ReferenceSeeds seeds = new ReferenceSeeds(sink);
    seeds.values();
    seeds.messages();
    seeds.manifests();
    seeds.collateral();
  }

  private void put(String target, String name, Bytes seed) throws IOException {
    sink.put(TEST + target, name, seed);
  }

  private static Cbor.Table table(long key, Cbor value) {
    return Cbor.Table.EMPTY.with(key, value);
  }

  private static Cbor octets(String hex) {
    return Cbor.octets(Bytes.fromHex(hex));
  }

  private void values() throws IOException {
    Cbor all =
        Cbor.list(
            Cbor.whole(-500),
            Cbor.text("text"),
            octets("0102"),
            Cbor.TRUE,
            Cbor.NULL,
            new Cbor.Real(1.5),
            new Cbor.Real(1.1),
            new Cbor.Simple(99),
            new Cbor.Tagged(552, Cbor.whole(1L << 40)),
            table(1, Cbor.list()).with("a", Cbor.FALSE));
    put("cbor", "all", CborWriter.write(all));
    put("cbor", "indefinite", Bytes.fromHex("bf617f7f61626163ff0a9f5f4101ffffff"));
    put("deterministicCbor", "all", CborWriter.write(all));
  }

  private void messages() throws IOException {
    CoseHeaders headers = CoseSign1.headers(key);
    Bytes content = Bytes.of(1, 2, 3);
    CoseSign1 one = CoseSign1.sign(CRYPTO, key, headers, content, random);
    put("coseMessage", "one", one.toBytes());
    put("coseMessage", "detached", one.detached().toBytes());
    put(
        "coseMessage",
        "several",
        CoseSign.sign(CRYPTO, key, CoseHeaders.NONE, headers, content, random)
            .and(CRYPTO, key, headers, random)
            .toBytes());
    put("messageWithOrWithoutTag", "tagged", one.toBytes());
    put("messageWithOrWithoutTag", "untagged", one.toBytes().from(1));
    put("coseKey", "curve", new CoseKey(key.verificationKey()).toBytes());
    put(
        "coseKey",
        "edwards",
        new CoseKey(
                CRYPTO.generateSigningKey(KeyAlgorithm.ED25519, random).verificationKey(),
                Optional.of(Bytes.of(1)),
                Optional.empty())
            .toBytes());
    String json = new Jwk(key.verificationKey(), Optional.of("kid")).toJson().toString();
    put("jsonWebKey", "curve.json", text(json));
    put("jsonWebKey", "set.json", text("{\"keys\":[" + json + "]}"));
  }

  private static Bytes text(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Cbor.Table environment() {
    return table(
            0,
            table(0, new Cbor.Tagged(111, octets("2b0601")))
                .with(1, Cbor.text("ACME"))
                .with(2, Cbor.text("Widget"))
                .with(3, Cbor.whole(0)))
        .with(1, new Cbor.Tagged(550, octets("01020304050607")));
  }

  private static Cbor.Table measurement() {
    Cbor digests = Cbor.list(Cbor.list(Cbor.whole(1), Cbor.octets(Bytes.zeros(32))));
    return table(0, Cbor.whole(1))
        .with(
            1,
            table(0, table(0, Cbor.text("1.0")).with(1, Cbor.whole(16_384)))
                .with(1, new Cbor.Tagged(553, Cbor.whole(3)))
                .with(2, digests)
                .with(3, table(3, Cbor.FALSE))
                .with(4, new Cbor.Tagged(563, Cbor.list(octets("12"), octets("ff"))))
                .with(8, Cbor.text("serial"))
                .with(11, Cbor.text("name"))
                .with(12, table(0, Cbor.list(Cbor.whole(1))))
                .with(13, Cbor.list(new Cbor.Tagged(554, Cbor.text("key"))))
                .with(14, table(0, digests))
                .with(15, new Cbor.Tagged(564, Cbor.list(Cbor.whole(1), Cbor.NULL)))
                .with(-1, Cbor.whole(1)))
        .with(2, Cbor.list(new Cbor.Tagged(554, Cbor.text("key"))));
  }

  private static Cbor.Table comid() {
    Cbor environment = environment();
    Cbor measurements = Cbor.list(measurement());
    Cbor state = Cbor.list(environment, measurements);
    Cbor keys = Cbor.list(environment, Cbor.list(new Cbor.Tagged(554, Cbor.text("key"))));
    Cbor relation = Cbor.list(environment, Cbor.list(environment));
    Cbor.Table triples =
        table(0, Cbor.list(state))
            .with(1, Cbor.list(state))
            .with(2, Cbor.list(keys))
            .with(3, Cbor.list(keys))
            .with(4, Cbor.list(relation))
            .with(5, Cbor.list(relation))
            .with(6, Cbor.list(Cbor.list(environment, Cbor.list(Cbor.text("tag")))))
            .with(
                8,
                Cbor.list(
                    Cbor.list(
                        Cbor.list(environment, Cbor.list()),
                        Cbor.list(Cbor.list(measurements, measurements)))))
            .with(10, Cbor.list(Cbor.list(Cbor.list(state), Cbor.list(state))));
    return table(0, Cbor.text("en"))
        .with(1, table(0, Cbor.text("made")).with(1, Cbor.whole(2)))
        .with(2, Cbor.list(table(0, Cbor.text("ACME")).with(2, Cbor.list(Cbor.whole(0)))))
        .with(3, Cbor.list(table(0, Cbor.text("other")).with(1, Cbor.whole(1))))
        .with(4, triples);
  }

  private void manifests() throws IOException {
    Bytes comid = CborWriter.write(comid());
    Cbor.Table file = table(17, table(24, Cbor.text("file")).with(20, Cbor.whole(3)));
    Bytes coswid =
        CborWriter.write(
            table(0, Cbor.text("tag"))
                .with(1, Cbor.text("driver"))
                .with(6, table(16, table(24, Cbor.text("folder")).with(26, file))));
    Cbor validity = table(1, new Cbor.Tagged(1, Cbor.whole(1_800_000_000L)));
    Bytes corim =
        CborWriter.write(
            new Cbor.Tagged(
                501,
                table(0, Cbor.text("made"))
                    .with(
                        1,
                        Cbor.list(
                            new Cbor.Tagged(506, Cbor.octets(comid)),
                            new Cbor.Tagged(505, Cbor.octets(coswid))))
                    .with(3, new Cbor.Tagged(111, octets("2b0601")))
                    .with(4, validity)));
    put("comid", "all", comid);
    put("coswid", "folder", coswid);
    put("corim", "unsigned", corim);
    put("corim", "signed", CoseSign1.sign(CRYPTO, key, signer(validity), corim, random).toBytes());
    Cbor evidence =
        new Cbor.Tagged(
            571, table(0, table(0, Cbor.list(Cbor.list(environment(), Cbor.list(measurement()))))));
    put(
        "conciseEvidence",
        "table",
        CborWriter.write(
            new Cbor.Tagged(
                570,
                table(0, Cbor.list(evidence))
                    .with(1, Cbor.list(table(0, new Cbor.Tagged(32, Cbor.text("https://x"))))))));
    put("conciseEvidence", "bare", CborWriter.write(evidence));
  }

  private static CoseHeaders signer(Cbor validity) {
    Cbor.Table meta = table(0, table(0, Cbor.text("ACME"))).with(1, validity);
    return CoseHeaders.of(
        table(1, Cbor.whole(-35)).with(8, Cbor.octets(CborWriter.write(meta))), Cbor.Table.EMPTY);
  }

  private void collateral() throws IOException {
    put(
        "collateral",
        "snapshot",
        CollateralFile.sign(
                CRYPTO,
                key,
                "site",
                7,
                Instant.ofEpochSecond(1_790_000_000L),
                Optional.of(Instant.ofEpochSecond(1_800_000_000L)),
                List.of(
                    new CollateralFile.Item(ItemKind.MANIFEST, "a.xml", Bytes.of(1)),
                    new CollateralFile.Item(ItemKind.POLICY, "p.yaml", Bytes.of(2))),
                random)
            .toBytes());
  }
}
