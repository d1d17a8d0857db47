/**
 * Things that go wrong: every message and every call of a device's life meets every {@link
 * io.teeio.lab.fault.Fault} once ({@link io.teeio.lab.fault.FaultMatrix}), and seeded schedules
 * interleave several devices, interfaces and TVMs with faults ({@link
 * io.teeio.lab.fault.RandomSchedule}). Whatever happens, nothing confidential is reachable, no key
 * lives without its session, no interface serves two, and the host gets everything back.
 */
@NullMarked
package io.teeio.lab.fault;

import org.jspecify.annotations.NullMarked;
