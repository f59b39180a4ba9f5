package dev.covey.peers.session;

import dev.covey.group.Answer;
import dev.covey.group.FetchMode;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Who knows the answers to peers' requests. Safe for concurrent use; never blocks. */
public interface Answering {

  /**
   * Answers a request for a key.
   *
   * @return complete at once if the answer is cached. Never fails.
   */
  CompletionStage<Answer> answer(String group, String key, FetchMode mode);

  /**
   * Answers requests for keys that may be loaded together.
   *
   * @return as {@link #answer}, for each key, in order
   */
  List<CompletionStage<Answer>> answerAll(String group, List<String> keys, FetchMode mode);

  /** Answers a heartbeat. */
  BeatAnswer beaten(Beat beat);
}
