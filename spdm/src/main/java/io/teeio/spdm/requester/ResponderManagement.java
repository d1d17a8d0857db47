package io.teeio.spdm.requester;

import io.teeio.rule.Violation;
import io.teeio.spdm.Aborted;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.message.DmtfMeasurementLog;
import io.teeio.spdm.message.EndpointInfo;
import io.teeio.spdm.message.GetCsr;
import io.teeio.spdm.message.GetEndpointInfo;
import io.teeio.spdm.message.KeyPairInfo;
import io.teeio.spdm.message.SetCertificate;
import io.teeio.spdm.message.SetKeyPairInfo;
import io.teeio.spdm.message.SlotOperation;
import io.teeio.spdm.message.SlotResult;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;

/**
 * The verbs that manage a responder's certificates and keys, and ask what it says of itself; in the
 * clear or in a session, as who gave it. Every verb throws {@link IOException} if the transport
 * does.
 */
public final class ResponderManagement {
  /** Runs the flow of a verb where it belongs. */
  @FunctionalInterface
  interface Runner {
    <T> Outcome<T> run(Work<T> work) throws IOException;
  }

  /** The flow of a verb. */
  @FunctionalInterface
  interface Work<T> {
    T on(ManagementFlow flow) throws IOException, Aborted, Violation, MalformedInput;
  }

  private final Runner runner;

  ResponderManagement(Runner runner) {
    this.runner = runner;
  }

  /**
   * GET_CSR.
   *
   * @return DER of a PKCS #10 certification request; refused with ResetRequired, whose data is the
   *     tag for the request after the reset, if the responder has to be reset first
   */
  public Outcome<Bytes> getCsr(GetCsr request) throws IOException {
    return runner.run(flow -> flow.csr(request));
  }

  /**
   * SET_CERTIFICATE, a chain or the erasure of one.
   *
   * @return the slot; refused with ResetRequired if it happens at the next reset
   */
  public Outcome<Integer> setCertificate(SetCertificate request) throws IOException {
    return runner.run(flow -> flow.setCertificate(request));
  }

  /**
   * GET_CERTIFICATE with SlotSizeRequested (1.3): how many bytes of certificate chain a slot can
   * hold.
   *
   * @param slot 0 to 7
   */
  public Outcome<Long> getSlotSize(int slot) throws IOException {
    return runner.run(flow -> flow.slotSize(slot));
  }

  /** GET_KEY_PAIR_INFO of the key pair {@code id}, from 1. */
  public Outcome<KeyPairInfo> getKeyPairInfo(int id) throws IOException {
    return runner.run(flow -> flow.keyPair(id));
  }

  /** SET_KEY_PAIR_INFO. */
  public Outcome<Boolean> setKeyPairInfo(SetKeyPairInfo request) throws IOException {
    return runner.run(flow -> flow.setKeyPair(request));
  }

  /** GET_MEASUREMENT_EXTENSION_LOG, all portions. */
  public Outcome<DmtfMeasurementLog> getMeasurementExtensionLog() throws IOException {
    return runner.run(ManagementFlow::log);
  }

  /**
   * GET_ENDPOINT_INFO without a signature.
   *
   * @param subCode as {@link GetEndpointInfo#DEVICE_CLASS_IDENTIFIER}
   * @return EPInfo
   */
  public Outcome<Bytes> getEndpointInfo(int subCode) throws IOException {
    return runner.run(flow -> flow.endpointInfo(subCode).endpointInfo());
  }

  /**
   * GET_ENDPOINT_INFO with a signature, which is checked.
   *
   * @param slot whose key signs, 0 to 7, or 0xFF for the provisioned one; its chain must be known
   */
  public Outcome<EndpointInfo> getSignedEndpointInfo(int subCode, int slot) throws IOException {
    return runner.run(flow -> flow.signedEndpointInfo(subCode, slot));
  }

  /** SLOT_MANAGEMENT. */
  public Outcome<SlotResult> manageSlots(SlotOperation operation) throws IOException {
    return runner.run(flow -> flow.manageSlots(operation));
  }
}
