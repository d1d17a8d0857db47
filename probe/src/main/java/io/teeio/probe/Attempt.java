package io.teeio.probe;

/**
 * One thing that was asked of the responder.
 *
 * @param where in which connection or session, as {@code 1.3} or {@code session 0xfffeffff}
 * @param what the verb, as {@code CHALLENGE slot 0}
 * @param verdict how it ended
 * @param detail what came of it, or why nothing did
 * @param micros how long it took, in microseconds
 */
public record Attempt(String where, String what, Verdict verdict, String detail, long micros) {}
