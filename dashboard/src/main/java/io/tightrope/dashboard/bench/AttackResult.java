package io.tightrope.dashboard.bench;

import java.util.Map;

/**
 * What one attack came to.
 *
 * @param attack what it was
 * @param count how many connections, handshakes or frames
 * @param seconds how long it took
 * @param ends how they ended, with how often
 * @param read how long others waited meanwhile for the list of runs, each over a connection of its own,
 *     from when the request was due; without those that failed
 * @param post how long others waited meanwhile for the acknowledgement of a frame, in the same way
 * @param failed requests of others that were not answered with success
 * @param failures the same by status, or why there was none, with how often
 * @param heapMaximumBytes most heap in use meanwhile, garbage included
 * @param before what the process held before it
 * @param after what it held when the attack was over and the heap had been collected
 */
public record AttackResult(
    String attack,
    long count,
    double seconds,
    Map<String, Integer> ends,
    Latency read,
    Latency post,
    int failed,
    Map<String, Integer> failures,
    double heapMaximumBytes,
    Holdings before,
    Holdings after) {}
