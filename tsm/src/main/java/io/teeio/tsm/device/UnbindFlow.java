package io.teeio.tsm.device;

import io.teeio.rule.Violation;
import io.teeio.tsm.BindState;
import io.teeio.tsm.CoveRule;
import io.teeio.tsm.call.Refused;
import io.teeio.tsm.tvm.Tvm;
import java.util.Optional;

/**
 * unbind_interface (CoVE-IO, "device unbinding"; A-13): revokes first and asks the device
 * afterwards, so that neither a silent device nor a host that carries nothing keeps anything alive.
 */
final class UnbindFlow implements Flow {
  private final Environment environment;
  private final Device device;
  private final Tdi tdi;
  private final Optional<Tvm> owner;

  UnbindFlow(Environment environment, Device device, Tdi tdi, Optional<Tvm> owner) {
    this.environment = environment;
    this.device = device;
    this.tdi = tdi;
    this.owner = owner;
  }

  @Override
  public long run() throws Refused, Violation {
    tdi.owner(owner);
    if (tdi.bind() != BindState.QUARANTINED) {
      tdi.bind(BindState.UNBINDING);
      new Revocation(environment).revoke(tdi);
    }
    owner
        .filter(tvm -> environment.regions().of(tvm.id(), tdi.id()).isEmpty())
        .ifPresent(tvm -> tvm.interfaces().remove(tdi.id()));
    try {
      new UnlockFlow(device, tdi, BindState.UNBOUND, BindState.UNBINDING).run();
      tdi.owner(Optional.empty());
    } finally {
      end();
    }
    return 0;
  }

  /** Holds on to nothing that waits for a word of the device: quarantine does without it. */
  private void end() {
    try {
      environment.guards().require(CoveRule.UNBIND_NEEDS_NOBODY, tdi.bind() != BindState.UNBINDING);
    } catch (Violation unconfirmed) {
      tdi.bind(BindState.QUARANTINED);
    }
  }
}
