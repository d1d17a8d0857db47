/**
 * Harts and what runs on them. {@link io.teeio.platform.hart.Handover} is the one mechanism by
 * which straight-line code gives up the processor and gets it back: a flow of the TSM that waits
 * for a device, and a guest on its {@link io.teeio.platform.hart.VirtualCpu}, both run on it. Never
 * do two sides run at the same time, so whoever sits above needs no lock and every run is the same.
 *
 * <p>A guest is a {@link io.teeio.platform.hart.GuestProgram}: Java code that can touch the machine
 * only through its {@link io.teeio.platform.hart.GuestHart}. Which program runs is decided by the
 * bytes of the measured entry page ({@code ProgramStore}), so measurement and behaviour cannot come
 * apart.
 */
@NullMarked
package io.teeio.platform.hart;

import org.jspecify.annotations.NullMarked;
