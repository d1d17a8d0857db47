/**
 * The calls: which function of which extension leads where, and what comes back when a call is
 * refused. Numbers are those of {@code platform.sbi}; nothing else in the TSM knows them.
 */
@NullMarked
package io.teeio.tsm.cove;

import org.jspecify.annotations.NullMarked;
