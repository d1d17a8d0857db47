/**
 * What a run came to, as values: {@link io.teeio.lab.report.RunReport} is what {@code teeio run}
 * prints as text or JSON. Nothing here renders.
 */
@NullMarked
package io.teeio.lab.report;

import org.jspecify.annotations.NullMarked;
