package io.teeio.probe;

import io.teeio.rule.Rule;

/**
 * Something that a specification wants otherwise.
 *
 * @param rule what it wants, and where
 * @param where in which connection, session, slot or certificate
 * @param detail what was seen instead
 */
public record Doubt(Rule rule, String where, String detail) {}
