package io.teeio.vmm;

import io.teeio.pcie.doe.DataObject;
import io.teeio.pcie.doe.DoeClient;
import io.teeio.pcie.doe.DoeFailure;
import io.teeio.pcie.doe.DoeType;
import java.io.IOException;

/** The DOE mailbox in a function's configuration space. */
final class ConfigMailbox implements DeviceMailbox {
  private final DoeClient client;

  ConfigMailbox(DoeClient client) {
    this.client = client;
  }

  @Override
  public Letter exchange(Letter request) throws IOException {
    try {
      int type = request.secured() ? DoeType.SECURED_SPDM : DoeType.SPDM;
      DataObject answer = client.exchange(DataObject.pciSig(type, request.payload()));
      return new Letter(answer.is(DoeType.SECURED_SPDM), answer.payload());
    } catch (DoeFailure failure) {
      throw new IOException(failure.getMessage(), failure);
    }
  }
}
