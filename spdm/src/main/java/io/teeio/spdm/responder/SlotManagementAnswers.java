package io.teeio.spdm.responder;

import io.teeio.crypto.KeyAlgorithm;
import io.teeio.rule.Violation;
import io.teeio.spdm.Capability;
import io.teeio.spdm.ManagementRule;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.identity.IdentityChange;
import io.teeio.spdm.identity.IdentityState;
import io.teeio.spdm.identity.KeyAlgorithmBits;
import io.teeio.spdm.identity.SlotBank;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.SlotManagement;
import io.teeio.spdm.message.SlotManagementResponse;
import io.teeio.spdm.message.SlotOperation;
import io.teeio.spdm.message.SlotResult;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** SLOT_MANAGEMENT_RESP. */
final class SlotManagementAnswers {
  private final ResponderRole role;
  private final ResponderConnection connection;
  private final Negotiated negotiated;

  SlotManagementAnswers(ResponderRole role, ResponderConnection connection) {
    this.role = role;
    this.connection = connection;
    this.negotiated = connection.negotiated();
  }

  Reply answer(SlotManagement request, boolean inSession)
      throws Refusal, Violation, MalformedInput {
    connection.needs(Capability.SLOT_MGMT, request);
    SlotOperation operation = request.operation();
    if (operation instanceof SlotOperation.Unlisted) {
      throw new Refusal(ErrorCode.INVALID_REQUEST);
    }
    if (!isSupported(operation.subCode())) {
      throw Refusal.unsupported(request.code());
    }
    SlotResult result =
        switch (operation) {
          case SlotOperation.GetSupportedSubCodes _ ->
              new SlotResult.SupportedSubCodes(supportedSubCodes());
          case SlotOperation.GetBankInfo _ -> bankInfo();
          case SlotOperation.GetBankDetails(int bank) -> details(bank(bank));
          case SlotOperation.GetCertificateChain(var address) ->
              chain(bank(address.bankId()), address.slotId());
          case SlotOperation.GetSlotCsr(var address, var csr) ->
              new SlotResult.SlotCsr(
                  new CsrAnswers(role, connection).make(bank(address.bankId()), csr, false));
          case SlotOperation.ManageBank asked -> manage(asked, inSession);
          case SlotOperation.ManageSlot(var address, int what) -> {
            if (what != SlotOperation.ManageSlot.ERASE) {
              throw new Refusal(ErrorCode.INVALID_REQUEST);
            }
            yield set(
                new ProvisioningAnswers.Wanted(
                    bank(address.bankId()), address.slotId(), 0, 0, Optional.empty()),
                operation.subCode(),
                inSession);
          }
          case SlotOperation.SetSlotCertificate(var address, int model, Bytes given) ->
              set(
                  new ProvisioningAnswers.Wanted(
                      bank(address.bankId()), address.slotId(), model, 0, Optional.of(given)),
                  operation.subCode(),
                  inSession);
          case SlotOperation.Unlisted _ -> throw new Refusal(ErrorCode.INVALID_REQUEST);
        };
    return Reply.of(new SlotManagementResponse(result), negotiated);
  }

  private boolean isSupported(int subCode) {
    return (supportedSubCodes() >>> subCode & 1) == 1;
  }

  /** What is looked at always; what is changed as the capabilities say. */
  private long supportedSubCodes() {
    long codes =
        bit(new SlotOperation.GetSupportedSubCodes())
            | bit(new SlotOperation.GetBankInfo())
            | bit(new SlotOperation.GetBankDetails(0))
            | 1L << SlotOperation.GetCertificateChain.SUB_CODE;
    if (negotiated.responder().has(Capability.CSR)) {
      codes |= 1L << SlotOperation.GetSlotCsr.SUB_CODE;
    }
    if (negotiated.responder().has(Capability.SET_CERT)) {
      codes |=
          1L << SlotOperation.ManageBank.SUB_CODE
              | 1L << SlotOperation.ManageSlot.SUB_CODE
              | 1L << SlotOperation.SetSlotCertificate.SUB_CODE;
    }
    return codes;
  }

  private static long bit(SlotOperation operation) {
    return 1L << operation.subCode();
  }

  private SlotBank bank(int id) throws Violation {
    Optional<SlotBank> bank = role.parts().identities().state().bank(id);
    role.guards().require(ManagementRule.SLOT_BANK_EXISTS, bank.isPresent(), () -> "bank " + id);
    return bank.orElseThrow(() -> new Violation(ManagementRule.SLOT_BANK_EXISTS, "bank " + id));
  }

  private SlotResult bankInfo() {
    IdentityState state = role.parts().identities().state();
    int modifiable = negotiated.responder().has(Capability.SET_CERT) ? state.supportedSlots() : 0;
    return new SlotResult.BankInfo(
        state.banks().stream()
            .map(bank -> new SlotResult.Bank(bank.id(), state.supportedSlots(), modifiable))
            .toList());
  }

  private SlotResult details(SlotBank bank) {
    IdentityState state = role.parts().identities().state();
    boolean selected = connection.bank().filter(used -> used.id() == bank.id()).isPresent();
    int attributes =
        (selected ? SlotResult.BankDetails.SELECTED : 0)
            | (bank.configurable().isEmpty() ? 0 : SlotResult.BankDetails.CONFIG_ALGO);
    Set<KeyAlgorithm> current = EnumSet.noneOf(KeyAlgorithm.class);
    bank.algorithm().ifPresent(current::add);
    Set<KeyAlgorithm> possible = EnumSet.copyOf(current);
    possible.addAll(bank.configurable());
    Set<KeyAlgorithm> available = available(state, bank);
    List<SlotResult.Slot> slots = new ArrayList<>();
    for (int slot = 0; slot < 8; slot++) {
      if ((state.supportedSlots() >> slot & 1) == 1) {
        slots.add(slot(state, bank, slot));
      }
    }
    return new SlotResult.BankDetails(
        bank.id(),
        attributes,
        new SlotResult.BankAlgorithms(
            KeyAlgorithmBits.classical(possible),
            KeyAlgorithmBits.classical(current),
            KeyAlgorithmBits.classical(available)),
        new SlotResult.BankAlgorithms(
            KeyAlgorithmBits.postQuantum(possible),
            KeyAlgorithmBits.postQuantum(current),
            KeyAlgorithmBits.postQuantum(available)),
        slots);
  }

  /** What the bank can be while no two banks are of the same algorithm. */
  private static Set<KeyAlgorithm> available(IdentityState state, SlotBank bank) {
    Set<KeyAlgorithm> available = EnumSet.noneOf(KeyAlgorithm.class);
    available.addAll(bank.configurable());
    state.banks().stream()
        .filter(other -> other.id() != bank.id())
        .forEach(other -> other.algorithm().ifPresent(available::remove));
    return available;
  }

  private SlotResult.Slot slot(IdentityState state, SlotBank bank, int number) {
    Optional<SlotIdentity> held = bank.slot(number);
    return new SlotResult.Slot(
        number,
        held.isPresent() ? SlotResult.Slot.PROVISIONED : 0,
        held.map(SlotIdentity::keyPairId).orElse(0),
        held.map(identity -> identity.model().wire()).orElse(0),
        held.map(SlotIdentity::keyUsage).orElse(0),
        state.slotSize(),
        held.map(identity -> chain(identity).digest(role.crypto()))
            .orElseGet(() -> Bytes.zeros(negotiated.hashSize())));
  }

  private CertificateChain chain(SlotIdentity identity) {
    return identity.chain().under(role.crypto(), connection.hash());
  }

  private SlotResult chain(SlotBank bank, int slot) throws Refusal {
    SlotIdentity identity =
        bank.slot(slot).orElseThrow(() -> new Refusal(ErrorCode.INVALID_REQUEST));
    return new SlotResult.SlotCertificateChain(chain(identity).buffer());
  }

  /** The key pair follows from the leaf, and a model is optional. */
  private SlotResult set(ProvisioningAnswers.Wanted wanted, int subCode, boolean inSession)
      throws Refusal, Violation, MalformedInput {
    ProvisioningAnswers answers = new ProvisioningAnswers(role, connection);
    answers.set(wanted, inSession, ProvisioningAnswers.Naming.BY_THE_LEAF);
    return new SlotResult.Done(subCode);
  }

  private SlotResult manage(SlotOperation.ManageBank asked, boolean inSession)
      throws Refusal, Violation {
    SlotBank bank = bank(asked.bankId());
    if (asked.operation() != SlotOperation.ManageBank.CONFIG_ALGO) {
      throw new Refusal(ErrorCode.INVALID_REQUEST);
    }
    role.guards()
        .require(
            ManagementRule.SET_CERTIFICATE_PROTECTED,
            inSession || role.profile().trustedEnvironment(),
            () -> "a bank in the clear");
    role.guards()
        .require(
            ManagementRule.SLOT_BANK_EMPTY,
            bank.slots().isEmpty(),
            () -> "bank " + bank.id() + " has chains");
    Set<KeyAlgorithm> wanted =
        KeyAlgorithmBits.algorithms(asked.selectAsymAlgo(), asked.selectPqcAsymAlgo());
    int bits = Long.bitCount(asked.selectAsymAlgo()) + Long.bitCount(asked.selectPqcAsymAlgo());
    role.guards()
        .require(
            ManagementRule.SLOT_BANK_ALGORITHM,
            bits == 1
                && wanted.size() == 1
                && available(role.parts().identities().state(), bank).containsAll(wanted),
            () -> bits + " algorithms: " + wanted);
    KeyAlgorithm algorithm =
        wanted.stream()
            .findFirst()
            .orElseThrow(() -> new Violation(ManagementRule.SLOT_BANK_ALGORITHM, "none"));
    IdentityChange change = new IdentityChange.Configure(bank.id(), algorithm);
    new ProvisioningAnswers(role, connection).take(change);
    return new SlotResult.Done(asked.subCode());
  }
}
