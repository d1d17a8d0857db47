/** Probes of responders in this process, some of which the wire makes stray. */
@org.jspecify.annotations.NullMarked
package io.teeio.probe;
