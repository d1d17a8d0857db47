/**
 * Experiments on the whole machine: a TVM whose program the experimenter writes, a host that does
 * what it is told, seams inside the machine, and witnesses that try at every step whether anything
 * confidential can be reached. Attacks and faults are experiments.
 */
@NullMarked
package io.teeio.lab.experiment;

import org.jspecify.annotations.NullMarked;
