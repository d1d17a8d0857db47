package io.teeio.spdm.capture;

import io.teeio.crypto.AeadAlgorithm;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.transcript.Transcripts;
import java.util.Optional;

/**
 * What a replay computes with once ALGORITHMS passed by.
 *
 * @param number which connection of the capture, counted from 1
 * @param negotiated what both sides agreed on
 * @param hash the hash of the connection
 * @param aead the cipher of its sessions; empty if none was negotiated
 * @param transcripts its transcripts
 */
record Agreement(
    int number,
    Negotiated negotiated,
    HashAlgorithm hash,
    Optional<AeadAlgorithm> aead,
    Transcripts transcripts) {}
