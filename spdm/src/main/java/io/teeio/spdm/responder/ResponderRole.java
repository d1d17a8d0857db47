package io.teeio.spdm.responder;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.rule.Guards;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.spdm.transport.Binding;
import java.time.InstantSource;
import java.util.function.Consumer;

/** What a responder works with. */
record ResponderRole(
    Binding binding,
    ResponderProfile profile,
    ResponderParts parts,
    Crypto crypto,
    RandomSource random,
    InstantSource clock,
    Guards guards,
    Consumer<SpdmEvent> events) {}
