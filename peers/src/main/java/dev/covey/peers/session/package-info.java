/**
 * One node's conversation with one peer: what is asked, batched by nature, and what is answered, in
 * any order. State machines that have no thread, clock or network of their own; start with {@link
 * dev.covey.peers.session.Session}, and at the owner with {@link
 * dev.covey.peers.session.Responder}.
 */
@NullMarked
package dev.covey.peers.session;

import org.jspecify.annotations.NullMarked;
