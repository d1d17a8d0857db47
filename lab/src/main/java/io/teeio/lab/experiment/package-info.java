/**
 * Experiments on the whole machine: a TVM whose program the experimenter writes, a host that does
 * what it is told, and seams inside the machine. Attacks and faults are experiments.
 */
@NullMarked
package io.teeio.lab.experiment;

import org.jspecify.annotations.NullMarked;
