package io.tightrope.dashboard.bench;

import java.util.List;

/**
 * What a dashboard is attacked with.
 *
 * @param slow numbers of connections at a time that send a body too slowly or never
 * @param slowSeconds for how long they are held at most
 * @param connections how many are opened and closed, and how many WebSocket handshakes are sent
 * @param frames frames of one value
 * @param tokens what the dashboard lets in
 */
public record AttackLoad(
    List<Integer> slow, int slowSeconds, int connections, int frames, AttackTokens tokens) {}
