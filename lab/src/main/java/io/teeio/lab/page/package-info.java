/**
 * Reports that people look at: one HTML page without anything outside of it, made of what a run
 * left behind. {@link io.teeio.lab.page.Story} and {@link io.teeio.lab.page.Conversations} listen
 * during a run and keep a bounded part of it; {@link io.teeio.lab.page.RunPage} and {@link
 * io.teeio.lab.page.AttackPage} write. Whatever a device or a file says goes through {@link
 * io.teeio.lab.page.Markup#text}, and nothing secret comes this far.
 */
@NullMarked
package io.teeio.lab.page;

import org.jspecify.annotations.NullMarked;
