package dev.covey.group;

/**
 * Is told, on its node, of what was removed or replaced by a write, on whatever member that was
 * called: {@link Group#put}, {@link Group#remove}, {@link Group#clear} and their like. So it can
 * keep in step what a service has made of the cache's values. It is not told of values that are
 * evicted, expire, are loaded anew, or move to another member: nothing has changed at the origin.
 *
 * <p>It is told of each key and write once on each member, also if this node had nothing of the
 * key; and after this node has dropped what it had: what it then gets from the group is not older
 * than the write. Exceptions to once:
 *
 * <ul>
 *   <li>A clear takes two rounds, and is told after each: what is read between them may be older
 *       than the clear.
 *   <li>Writes of one key that run at the same time may be told as one, once this node has dropped
 *       the key for all of them.
 *   <li>A write of a key that is just moving to another owner may be told twice, as may one whose
 *       acknowledgement is lost and which is therefore sent again.
 *   <li>A node that is cut off from a key's owner is not told of its writes, which do not wait for
 *       it for longer than it trusts what it has. When it hears of that member again, {@link
 *       #removedAll} is called; until then what a service has made of the values may be too old,
 *       which the cache itself never is.
 *   <li>Of what comes faster than a listener takes it, 10,000 calls wait. Then one call of {@link
 *       #removedAll} takes the place of all that wait.
 * </ul>
 *
 * <p>Called on the node's callback executor, where it may block; one call after the other, each in
 * the order in which this node dropped: so the last call of a key is later than its last write. (Of
 * two writes at the same moment one may be told first and dropped last.) What it throws is counted,
 * in {@link GroupStats#listenerFailures}, and lost otherwise: who wants to see it catches it. No
 * write waits for it, or fails with it. It is not called when the node is closed.
 */
public interface RemovalListener {

  /** What the cache had of a key is not valid any more. */
  void removed(String key);

  /** What the cache had is not valid any more, whatever its key. */
  void removedAll();
}
