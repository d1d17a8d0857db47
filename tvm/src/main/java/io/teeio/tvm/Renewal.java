package io.teeio.tvm;

import io.teeio.attest.Rim;
import io.teeio.platform.hart.GuestHart;
import java.util.function.Function;

/**
 * What the owner of a TVM gives it for the next release of its devices' firmware.
 *
 * @param rim the release's reference values
 * @param managers makes the device manager that demands them
 */
public record Renewal(Rim rim, Function<GuestHart, Tdm> managers) {}
