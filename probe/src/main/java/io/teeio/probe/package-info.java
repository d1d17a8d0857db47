/**
 * Asks a responder what it is and can. {@link io.teeio.probe.Probe} goes from topic to topic as
 * {@link io.teeio.probe.ProbePlan} says, over a {@link io.teeio.probe.ProbeLink}, and brings a
 * {@link io.teeio.probe.ProbeReport}: facts, how each attempt ended, and doubts, each with the
 * clause of the specification that gave rise to it. It looks; it changes nothing in the device that
 * outlives its sessions.
 */
@NullMarked
package io.teeio.probe;

import org.jspecify.annotations.NullMarked;
