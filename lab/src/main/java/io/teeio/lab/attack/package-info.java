/**
 * The threat catalogue: attacks that really run against the machine, once with all guards and once
 * without the one guard that should stop them. An attack is worth its place only if it is blocked
 * the first time and leaks or corrupts something the second time; {@link
 * io.teeio.lab.attack.AttackRun} finds out. A new attack is one class and one line in {@link
 * io.teeio.lab.attack.AttackCatalogue}.
 */
@NullMarked
package io.teeio.lab.attack;

import org.jspecify.annotations.NullMarked;
