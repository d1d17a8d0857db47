package io.teeio.device.endpoint;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.PemFile;
import io.teeio.crypto.SigningKey;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.certificate.CertificateModel;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.identity.IdentityState;
import io.teeio.spdm.identity.KeyPair;
import io.teeio.spdm.identity.SlotBank;
import io.teeio.spdm.identity.WaitingCsr;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An {@link IdentityState} as files: {@code identity.properties} says what there is, {@code
 * key-pair-N.pem} holds a private key (PKCS #8, for its owner's eyes only), {@code
 * bank-N-slot-N.pem} a chain, the root first.
 */
final class IdentityFiles {
  private static final String INDEX = "identity.properties";

  private final PrivateFiles folder;
  private final Crypto crypto;

  IdentityFiles(Path folder, Crypto crypto) {
    this.folder = new PrivateFiles(folder);
    this.crypto = crypto;
  }

  void write(IdentityState state) throws IOException {
    Properties index = new Properties();
    index.setProperty("slots", String.valueOf(state.supportedSlots()));
    index.setProperty("slot-size", String.valueOf(state.slotSize()));
    for (KeyPair pair : state.keyPairs()) {
      write(index, pair);
    }
    for (SlotBank bank : state.banks()) {
      write(index, bank);
    }
    for (WaitingCsr csr : state.waiting()) {
      String name = "csr." + csr.tag() + ".";
      index.setProperty(name + "bank", String.valueOf(csr.bank()));
      index.setProperty(name + "key-pair", String.valueOf(csr.keyPairId()));
      index.setProperty(name + "info", csr.requesterInfo().toString());
    }
    StringWriter text = new StringWriter();
    index.store(text, "Keys and certificates of a teeio device; see docs/device.md");
    folder.write(INDEX, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void write(Properties index, KeyPair pair) throws IOException {
    String name = "key-pair." + pair.id() + ".";
    index.setProperty(name + "abilities", String.valueOf(pair.abilities()));
    index.setProperty(name + "possible-usage", String.valueOf(pair.usageCapabilities()));
    index.setProperty(name + "usage", String.valueOf(pair.usage()));
    index.setProperty(name + "algorithms", names(pair.algorithms()));
    index.setProperty(name + "slots", String.valueOf(pair.slotMask()));
    if (pair.key().isPresent()) {
      index.setProperty(name + "key", keyFile(pair.id()));
      byte[] pem = PemFile.encode(pair.key().get());
      try {
        folder.write(keyFile(pair.id()), pem);
      } finally {
        Arrays.fill(pem, (byte) 0);
      }
    } else {
      folder.delete(keyFile(pair.id()));
    }
  }

  private void write(Properties index, SlotBank bank) throws IOException {
    String name = "bank." + bank.id() + ".";
    index.setProperty(name + "algorithm", bank.algorithm().map(KeyAlgorithm::name).orElse(""));
    index.setProperty(name + "configurable", names(bank.configurable()));
    for (int slot = 0; slot < 8; slot++) {
      Optional<SlotIdentity> held = bank.slot(slot);
      if (held.isEmpty()) {
        folder.delete(chainFile(bank.id(), slot));
        continue;
      }
      String at = name + "slot." + slot + ".";
      index.setProperty(at + "key-pair", String.valueOf(held.get().keyPairId()));
      index.setProperty(at + "model", held.get().model().name());
      folder.write(
          chainFile(bank.id(), slot), PemFile.encode(held.get().chain().certificates()).toArray());
    }
  }

  /** Empty if the folder holds no identities. */
  Optional<IdentityState> read() throws IOException, MalformedInput {
    Optional<Bytes> text = folder.read(INDEX);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Properties index = new Properties();
    try {
      index.load(new StringReader(new String(text.get().toArray(), StandardCharsets.UTF_8)));
      return Optional.of(read(index));
    } catch (IllegalArgumentException e) {
      throw new MalformedInput(INDEX, 0, String.valueOf(e.getMessage()), "docs/device.md");
    }
  }

  private IdentityState read(Properties index) throws IOException, MalformedInput {
    List<KeyPair> pairs = new ArrayList<>();
    while (index.containsKey("key-pair." + (pairs.size() + 1) + ".slots")) {
      pairs.add(keyPair(index, pairs.size() + 1));
    }
    List<SlotBank> banks = new ArrayList<>();
    for (int id = 0; id <= SlotBank.HIGHEST; id++) {
      if (index.containsKey("bank." + id + ".algorithm")) {
        banks.add(bank(index, id, pairs));
      }
    }
    List<WaitingCsr> waiting = new ArrayList<>();
    for (int tag = 1; tag <= WaitingCsr.HIGHEST_TAG; tag++) {
      String name = "csr." + tag + ".";
      if (index.containsKey(name + "bank")) {
        Bytes info = Bytes.fromHex(index.getProperty(name + "info", ""));
        int bank = number(index, name + "bank");
        waiting.add(new WaitingCsr(tag, bank, number(index, name + "key-pair"), info, false));
      }
    }
    return new IdentityState(
        number(index, "slots"), number(index, "slot-size"), banks, pairs, waiting);
  }

  private KeyPair keyPair(Properties index, int id) throws IOException, MalformedInput {
    String name = "key-pair." + id + ".";
    Optional<SigningKey> key = Optional.empty();
    if (index.containsKey(name + "key")) {
      byte[] pem = folder.read(keyFile(id)).map(Bytes::toArray).orElse(new byte[0]);
      try {
        key = Optional.of(PemFile.privateKey(pem));
      } finally {
        Arrays.fill(pem, (byte) 0);
      }
    }
    return new KeyPair(
        id,
        key,
        number(index, name + "abilities"),
        number(index, name + "possible-usage"),
        number(index, name + "usage"),
        algorithms(index.getProperty(name + "algorithms", "")),
        number(index, name + "slots"));
  }

  private SlotBank bank(Properties index, int id, List<KeyPair> pairs)
      throws IOException, MalformedInput {
    String name = "bank." + id + ".";
    Map<Integer, SlotIdentity> slots = new TreeMap<>();
    for (int slot = 0; slot < 8; slot++) {
      String at = name + "slot." + slot + ".";
      if (index.containsKey(at + "key-pair")) {
        int pair = number(index, at + "key-pair");
        if (pair < 1 || pair > pairs.size()) {
          throw new IllegalArgumentException(at + "key-pair is not there");
        }
        slots.put(slot, slot(index, at, chainFile(id, slot), pairs.get(pair - 1)));
      }
    }
    return new SlotBank(
        id,
        algorithms(index.getProperty(name + "algorithm", "")).stream().findFirst(),
        algorithms(index.getProperty(name + "configurable", "")),
        slots);
  }

  private SlotIdentity slot(Properties index, String at, String file, KeyPair pair)
      throws IOException, MalformedInput {
    List<Certificate> certificates = PemFile.certificates(folder.read(file).orElse(Bytes.EMPTY));
    SigningKey key =
        pair.key().orElseThrow(() -> new IllegalArgumentException(file + " is for an erased key"));
    CertificateChain chain =
        CertificateChain.of(crypto, key.algorithm().certificateHash(), certificates);
    CertificateModel model =
        CertificateModel.valueOf(index.getProperty(at + "model", CertificateModel.DEVICE.name()));
    return new SlotIdentity(chain, key, pair.id(), model, pair.usage());
  }

  private static int number(Properties index, String name) {
    return Integer.parseInt(index.getProperty(name, "0"));
  }

  private static String names(Set<KeyAlgorithm> algorithms) {
    return algorithms.stream().sorted().map(KeyAlgorithm::name).collect(Collectors.joining(","));
  }

  private static Set<KeyAlgorithm> algorithms(String names) {
    Set<KeyAlgorithm> algorithms = EnumSet.noneOf(KeyAlgorithm.class);
    for (String name : names.split(",", -1)) {
      if (!name.isBlank()) {
        algorithms.add(KeyAlgorithm.valueOf(name.trim()));
      }
    }
    return algorithms;
  }

  private static String keyFile(int id) {
    return "key-pair-" + id + ".pem";
  }

  private static String chainFile(int bank, int slot) {
    return "bank-" + bank + "-slot-" + slot + ".pem";
  }
}
