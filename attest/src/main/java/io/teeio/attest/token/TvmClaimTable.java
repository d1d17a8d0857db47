package io.teeio.attest.token;

import io.teeio.attest.Claim;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Optional;

/** What is known of a TVM, for whoever reads the result. */
final class TvmClaimTable {
  private static final List<String> STATES = List.of("unlocked", "locked", "run", "error");

  private TvmClaimTable() {}

  static Claim.Table of(TvmCertificate certificate, Optional<DeviceHistory> history) {
    PlatformToken platform = certificate.platform();
    TvmToken tvm = certificate.tvm();
    return Claim.Table.EMPTY
        .with("issuer", certificate.issuer())
        .with("subject", certificate.subject())
        .with("challenge", tvm.challenge().toString())
        .with(
            "platform",
            Claim.Table.EMPTY
                .with("profile", platform.profile())
                .with("manufacturer", platform.manufacturer().toString())
                .with("state", platform.state().word())
                .with("components", components(platform.components())))
        .with(
            "tsm", Claim.Table.EMPTY.with("components", components(certificate.tsm().components())))
        .with("tvm", tvm(tvm))
        .with("devices", devices(tvm.interfaces(), history));
  }

  private static Claim.Table tvm(TvmToken tvm) {
    return Claim.Table.EMPTY
        .with("public key", tvm.publicKey().key().subjectPublicKeyInfo().toString())
        .with(
            "identity",
            tvm.identity()
                .<Claim>map(known -> new Claim.Text(known.toString()))
                .orElseGet(Claim.Unknown::new))
        .with("initial", registers(tvm.initial()))
        .with(
            "runtime",
            registers(
                tvm.runtime().stream().filter(register -> !isZero(register.value())).toList()));
  }

  private static boolean isZero(Bytes value) {
    return value.equals(Bytes.zeros(value.length()));
  }

  private static Claim components(List<Component> components) {
    return new Claim.Listing(
        components.stream()
            .<Claim>map(component ->
                Claim.Table.EMPTY
                    .with("type", component.type())
                    .with("measurement", component.measurement().toString())
                    .with("svn", component.svn()))
            .toList());
  }

  private static Claim registers(List<MeasurementRegister> registers) {
    return new Claim.Listing(
        registers.stream()
            .<Claim>map(register ->
                Claim.Table.EMPTY
                    .with("index", register.index())
                    .with("value", register.value().toString()))
            .toList());
  }

  private static Claim devices(List<InterfaceClaim> interfaces, Optional<DeviceHistory> history) {
    return new Claim.Listing(
        interfaces.stream().<Claim>map(claim -> device(claim, history)).toList());
  }

  private static Claim.Table device(InterfaceClaim claim, Optional<DeviceHistory> history) {
    Claim.Table table =
        Claim.Table.EMPTY
            .with("interface", claim.name())
            .with("state", STATES.get(claim.state()))
            .with("runs", claim.runs());
    Optional<DeviceEvent.Decision> decision =
        history.flatMap(events -> events.lastDecision(claim.id()));
    return decision.isEmpty()
        ? table
        : table
            .with("subject", decision.get().evidence().subject())
            .with("accepted", decision.get().accepted())
            .with("as of", decision.get().asOf().toString())
            .with("policy", decision.get().basis().policyName())
            .with(
                "reference values",
                Claim.texts(
                    decision.get().basis().references().stream()
                        .map(DeviceEvent.References::device)
                        .toList()));
  }
}
