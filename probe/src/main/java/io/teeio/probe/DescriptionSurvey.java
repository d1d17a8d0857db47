package io.teeio.probe;

import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.PqcAsymAlgorithm;
import io.teeio.spdm.algorithm.Registered;
import io.teeio.spdm.message.DeviceClass;
import io.teeio.spdm.message.DmtfMeasurementLog;
import io.teeio.spdm.message.GetEndpointInfo;
import io.teeio.spdm.message.KeyPairAlgorithm;
import io.teeio.spdm.message.KeyPairInfo;
import io.teeio.spdm.message.SlotOperation;
import io.teeio.spdm.message.SlotResult;
import io.teeio.spdm.message.SlotResult.Bank;
import io.teeio.spdm.requester.ResponderManagement;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What the responder tells of itself besides measurements, since 1.3. */
final class DescriptionSurvey {
  private static final List<String> REGISTRIES =
      List.of(
          "DMTF",
          "TCG",
          "USB",
          "PCI-SIG",
          "IANA",
          "HDBaseT",
          "MIPI",
          "CXL",
          "JEDEC",
          "VESA",
          "IANA CBOR",
          "DMTF DSP");

  private static final List<String> ABILITIES =
      List.of("generate", "erase", "associate", "set usage", "set algorithm", "share");

  private static final List<String> USAGES =
      List.of("key exchange", "challenge", "measurements", "endpoint info");

  private final Inquiry inquiry;
  private final Findings findings;
  private final Negotiated negotiated;

  DescriptionSurvey(Inquiry inquiry, Negotiated negotiated) {
    this.inquiry = inquiry;
    this.findings = inquiry.findings();
    this.negotiated = negotiated;
  }

  /**
   * Asks {@code responder}, in the clear or in a session.
   *
   * @param signer the slot that signs; empty if none can
   */
  DescriptionFacts run(String where, ResponderManagement responder, OptionalInt signer)
      throws IOException {
    if (!negotiated.atLeast(SpdmVersion.V1_3)) {
      return DescriptionFacts.NONE;
    }
    return new DescriptionFacts(
        deviceClasses(where, responder, signer),
        keyPairs(where, responder),
        log(where, responder),
        banks(where, responder));
  }

  private boolean can(Topic topic, Capability... any) {
    return inquiry.wants(topic) && negotiated.responder().flags().hasAny(any);
  }

  private List<String> deviceClasses(
      String where, ResponderManagement responder, OptionalInt signer) throws IOException {
    if (!can(
        Topic.ENDPOINT_INFO,
        Capability.EP_INFO_WITH_SIGNATURE,
        Capability.EP_INFO_WITHOUT_SIGNATURE)) {
      return List.of();
    }
    int subCode = GetEndpointInfo.DEVICE_CLASS_IDENTIFIER;
    Optional<Bytes> info =
        findings.spdm(
            where,
            "GET_ENDPOINT_INFO",
            () -> responder.getEndpointInfo(subCode),
            it -> it.length() + " bytes");
    if (signer.isPresent() && negotiated.responder().has(Capability.EP_INFO_WITH_SIGNATURE)) {
      int slot = signer.getAsInt();
      findings.spdm(
          where,
          "GET_ENDPOINT_INFO signed by slot " + slot,
          () -> responder.getSignedEndpointInfo(subCode, slot),
          it -> "");
    }
    return info.isPresent() ? words(where, info.get()) : List.of();
  }

  private List<String> words(String where, Bytes info) {
    try {
      return DeviceClass.readAll(info).stream().map(DescriptionSurvey::words).toList();
    } catch (MalformedInput malformed) {
      findings.doubt(ProbeRule.ENDPOINT_INFO_FORM, where, String.valueOf(malformed.getMessage()));
      return List.of();
    }
  }

  private static String words(DeviceClass device) {
    int registry = device.definedBy().id();
    String name = registry < REGISTRIES.size() ? REGISTRIES.get(registry) : "registry " + registry;
    return name
        + (device.definedBy().vendorId().isEmpty() ? "" : " " + device.definedBy().vendorId())
        + ": "
        + device.subIds();
  }

  private List<KeyPairFacts> keyPairs(String where, ResponderManagement responder)
      throws IOException {
    List<KeyPairFacts> facts = new ArrayList<>();
    if (!can(Topic.KEY_PAIRS, Capability.GET_KEY_PAIR_INFO)) {
      return facts;
    }
    int last = 1;
    for (int id = 1; id <= last; id++) {
      int pair = id;
      Optional<KeyPairInfo> info =
          findings.spdm(
              where,
              "GET_KEY_PAIR_INFO " + id,
              () -> responder.getKeyPairInfo(pair),
              it -> "of " + it.totalKeyPairs());
      if (info.isEmpty()) {
        break;
      }
      last = info.get().totalKeyPairs();
      facts.add(facts(info.get()));
    }
    return facts;
  }

  private static KeyPairFacts facts(KeyPairInfo info) {
    List<String> now = algorithms(info.currentAsymAlgo(), info.currentPqcAsymAlgo());
    return new KeyPairFacts(
        info.keyPairId(),
        now.isEmpty() ? "no key" : String.join(" ", now),
        algorithms(info.asymAlgoCapabilities(), info.pqcAsymAlgoCapabilities()),
        named(info.currentKeyUsage(), USAGES),
        named(info.capabilities(), ABILITIES),
        slots(info.assocCertSlotMask()));
  }

  private static List<String> algorithms(long classical, long pqc) {
    List<String> names = new ArrayList<>();
    Registered.in(classical, KeyPairAlgorithm.values()).forEach(it -> names.add(it.toString()));
    Registered.in(pqc, PqcAsymAlgorithm.values()).forEach(it -> names.add(it.toString()));
    return names;
  }

  private static List<String> named(int bits, List<String> names) {
    List<String> set = new ArrayList<>();
    for (int bit = 0; bit < Short.SIZE; bit++) {
      if ((bits >> bit & 1) != 0) {
        set.add(bit < names.size() ? names.get(bit) : "bit " + bit);
      }
    }
    return set;
  }

  private static List<Integer> slots(int mask) {
    List<Integer> slots = new ArrayList<>();
    for (int slot = 0; slot < Byte.SIZE; slot++) {
      if ((mask >> slot & 1) != 0) {
        slots.add(slot);
      }
    }
    return slots;
  }

  private List<MeasurementFact> log(String where, ResponderManagement responder)
      throws IOException {
    if (!can(Topic.MEASUREMENT_LOG, Capability.MEL)) {
      return List.of();
    }
    Optional<DmtfMeasurementLog> log =
        findings.spdm(
            where,
            "GET_MEASUREMENT_EXTENSION_LOG",
            responder::getMeasurementExtensionLog,
            it -> it.entries().size() + " entries");
    return log.map(DmtfMeasurementLog::entries).orElse(List.of()).stream()
        .map(entry -> MeasurementMeaning.of(entry.measurementIndex(), entry.measurement()))
        .toList();
  }

  private List<String> banks(String where, ResponderManagement responder) throws IOException {
    if (!can(Topic.SLOT_BANKS, Capability.SLOT_MGMT)) {
      return List.of();
    }
    Optional<SlotResult> answer =
        findings.spdm(
            where,
            "SLOT_MANAGEMENT GetBankInfo",
            () -> responder.manageSlots(new SlotOperation.GetBankInfo()),
            it -> "");
    return answer.isPresent() && answer.get() instanceof SlotResult.BankInfo(List<Bank> banks)
        ? banks.stream().map(DescriptionSurvey::words).toList()
        : List.of();
  }

  private static String words(Bank bank) {
    return "bank "
        + bank.bankId()
        + ": slots "
        + slots(bank.slotMask())
        + ", of which "
        + slots(bank.modifiableSlotMask())
        + " can be changed";
  }
}
