package dev.covey.node;

import static com.google.protobuf.CodedOutputStream.computeBoolSize;
import static com.google.protobuf.CodedOutputStream.computeInt64Size;
import static com.google.protobuf.CodedOutputStream.computeUInt64Size;
import static dev.covey.node.ProtoMessage.begin;
import static dev.covey.node.ProtoMessage.sizeOfField;
import static dev.covey.node.ProtoReader.DELIMITED;
import static dev.covey.node.ProtoReader.TYPE_BITS;
import static dev.covey.node.ProtoReader.VARINT;

import com.google.protobuf.CodedOutputStream;
import dev.covey.group.Answer;
import dev.covey.group.Freshness;
import dev.covey.peers.session.Parcel;
import dev.covey.peers.session.Replies;
import dev.covey.peers.session.Reply;
import dev.covey.proto.v1.Value;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code covey.v1.Replies} to and from records. Values pass without protobuf's objects in between,
 * and are copied once on each side; other answers, which are few, by way of {@link Messages}.
 * Immutable.
 */
final class RepliesMarshaller implements MethodDescriptor.Marshaller<Replies> {

  private static final int TAKEN = dev.covey.proto.v1.Replies.TAKEN_FIELD_NUMBER;
  private static final int REPLIES = dev.covey.proto.v1.Replies.REPLIES_FIELD_NUMBER;
  private static final int PARCELS = dev.covey.proto.v1.Replies.PARCELS_FIELD_NUMBER;
  private static final int REPLY_ID = dev.covey.proto.v1.Reply.ID_FIELD_NUMBER;
  private static final int REPLY_ANSWER = dev.covey.proto.v1.Reply.ANSWER_FIELD_NUMBER;
  private static final int ANSWER_VALUE = dev.covey.proto.v1.Answer.VALUE_FIELD_NUMBER;
  private static final int VALUE_DATA = Value.DATA_FIELD_NUMBER;
  private static final int VALUE_FRESHNESS = Value.FRESHNESS_FIELD_NUMBER;
  private static final int VALUE_HOT = Value.HOT_FIELD_NUMBER;
  private static final int AGE = dev.covey.proto.v1.Freshness.AGE_NANOS_FIELD_NUMBER;
  private static final int REMAINING = dev.covey.proto.v1.Freshness.REMAINING_NANOS_FIELD_NUMBER;
  private static final int LOADED = dev.covey.proto.v1.Freshness.LOADED_FIELD_NUMBER;
  private static final int STALE = dev.covey.proto.v1.Freshness.STALE_FIELD_NUMBER;

  private static final int BUFFER_BYTES = 512;
  private static final byte[] NOTHING = {};

  /** What a message without an outcome says. */
  private static final Answer UNKNOWN =
      Messages.fromMessage(dev.covey.proto.v1.Answer.getDefaultInstance());

  /** What a message without freshness says. */
  private static final Freshness NEVER_KEPT = new Freshness(0, 0, false);

  @Override
  public InputStream stream(Replies message) {
    return new ProtoMessage(sizeOf(message), out -> write(message, out));
  }

  @Override
  public Replies parse(InputStream stream) {
    return ProtoReader.read("replies", stream, RepliesMarshaller::read);
  }

  private static int sizeOf(Replies message) {
    int size = computeUInt64Size(TAKEN, message.taken());
    for (Reply reply : message.replies()) {
      size += sizeOfField(REPLIES, sizeOf(reply));
    }
    for (Parcel parcel : message.parcels()) {
      size += sizeOfField(PARCELS, toMessage(parcel).getSerializedSize());
    }
    return size;
  }

  private static int sizeOf(Reply reply) {
    return computeUInt64Size(REPLY_ID, reply.id())
        + sizeOfField(REPLY_ANSWER, sizeOf(reply.answer()));
  }

  private static int sizeOf(Answer answer) {
    return answer instanceof Answer.Value value
        ? sizeOfField(ANSWER_VALUE, sizeOf(value))
        : Messages.toMessage(answer).getSerializedSize();
  }

  private static int sizeOf(Answer.Value value) {
    return sizeOfField(VALUE_DATA, value.bytes().length)
        + sizeOfField(VALUE_FRESHNESS, sizeOf(value.freshness()))
        + (value.hot() ? computeBoolSize(VALUE_HOT, true) : 0);
  }

  private static int sizeOf(Freshness freshness) {
    return computeInt64Size(AGE, freshness.ageNanos())
        + computeInt64Size(REMAINING, freshness.remainingNanos())
        + (freshness.loaded() ? computeBoolSize(LOADED, true) : 0)
        + (freshness.stale() ? computeBoolSize(STALE, true) : 0);
  }

  private static void write(Replies message, OutputStream target) throws IOException {
    CodedOutputStream out = CodedOutputStream.newInstance(target, BUFFER_BYTES);
    out.writeUInt64(TAKEN, message.taken());
    for (Reply reply : message.replies()) {
      begin(REPLIES, sizeOf(reply), out);
      write(reply, out, target);
    }
    for (Parcel parcel : message.parcels()) {
      out.writeMessage(PARCELS, toMessage(parcel));
    }
    out.flush();
  }

  private static void write(Reply reply, CodedOutputStream out, OutputStream target)
      throws IOException {
    out.writeUInt64(REPLY_ID, reply.id());
    begin(REPLY_ANSWER, sizeOf(reply.answer()), out);
    if (reply.answer() instanceof Answer.Value value) {
      begin(ANSWER_VALUE, sizeOf(value), out);
      begin(VALUE_DATA, value.bytes().length, out);
      out.flush(); // else the bytes would be copied by way of its buffer
      target.write(value.bytes());
      begin(VALUE_FRESHNESS, sizeOf(value.freshness()), out);
      write(value.freshness(), out);
      if (value.hot()) {
        out.writeBool(VALUE_HOT, true);
      }
    } else {
      Messages.toMessage(reply.answer()).writeTo(out);
    }
  }

  private static void write(Freshness freshness, CodedOutputStream out) throws IOException {
    out.writeInt64(AGE, freshness.ageNanos());
    out.writeInt64(REMAINING, freshness.remainingNanos());
    if (freshness.loaded()) {
      out.writeBool(LOADED, true);
    }
    if (freshness.stale()) {
      out.writeBool(STALE, true);
    }
  }

  private static Replies read(ProtoReader in) throws IOException {
    long taken = 0;
    List<Reply> replies = new ArrayList<>();
    List<Parcel> parcels = new ArrayList<>();
    while (in.hasMore(in.size())) {
      int tag = in.readTag();
      switch (tag) {
        case (TAKEN << TYPE_BITS) | VARINT -> taken = in.readVarint();
        case (REPLIES << TYPE_BITS) | DELIMITED -> replies.add(readReply(in, in.readEnd()));
        case (PARCELS << TYPE_BITS) | DELIMITED ->
            parcels.add(fromMessage(in.readBytes(in.readEnd())));
        default -> in.skip(tag);
      }
    }
    return new Replies(taken, replies, parcels);
  }

  private static Reply readReply(ProtoReader in, int end) throws IOException {
    long id = 0;
    Answer answer = UNKNOWN;
    while (in.hasMore(end)) {
      int tag = in.readTag();
      switch (tag) {
        case (REPLY_ID << TYPE_BITS) | VARINT -> id = in.readVarint();
        case (REPLY_ANSWER << TYPE_BITS) | DELIMITED -> answer = readAnswer(in, in.readEnd());
        default -> in.skip(tag);
      }
    }
    return new Reply(id, answer);
  }

  private static Answer readAnswer(ProtoReader in, int end) throws IOException {
    if (!in.hasMore(end)) {
      return UNKNOWN;
    }
    int tag = in.readTag();
    if (tag != ((ANSWER_VALUE << TYPE_BITS) | DELIMITED)) {
      return readOther(tag, in, end);
    }
    Answer value = readValue(in, in.readEnd());
    while (in.hasMore(end)) {
      in.skip(in.readTag());
    }
    return value;
  }

  private static Answer readOther(int tag, ProtoReader in, int end) throws IOException {
    byte[] rest = in.readBytes(end);
    ByteArrayOutputStream whole = new ByteArrayOutputStream(rest.length + Integer.BYTES);
    CodedOutputStream out = CodedOutputStream.newInstance(whole);
    out.writeUInt32NoTag(tag);
    out.writeRawBytes(rest);
    out.flush();
    return Messages.fromMessage(dev.covey.proto.v1.Answer.parseFrom(whole.toByteArray()));
  }

  private static Answer readValue(ProtoReader in, int end) throws IOException {
    byte[] bytes = NOTHING;
    Freshness freshness = NEVER_KEPT;
    boolean hot = false;
    while (in.hasMore(end)) {
      int tag = in.readTag();
      switch (tag) {
        case (VALUE_DATA << TYPE_BITS) | DELIMITED -> bytes = in.readBytes(in.readEnd());
        case (VALUE_FRESHNESS << TYPE_BITS) | DELIMITED ->
            freshness = readFreshness(in, in.readEnd());
        case (VALUE_HOT << TYPE_BITS) | VARINT -> hot = in.readVarint() != 0;
        default -> in.skip(tag);
      }
    }
    return new Answer.Value(bytes, freshness, hot);
  }

  private static Freshness readFreshness(ProtoReader in, int end) throws IOException {
    long age = 0;
    long remaining = 0;
    boolean loaded = false;
    boolean stale = false;
    while (in.hasMore(end)) {
      int tag = in.readTag();
      switch (tag) {
        case (AGE << TYPE_BITS) | VARINT -> age = in.readVarint();
        case (REMAINING << TYPE_BITS) | VARINT -> remaining = in.readVarint();
        case (LOADED << TYPE_BITS) | VARINT -> loaded = in.readVarint() != 0;
        case (STALE << TYPE_BITS) | VARINT -> stale = in.readVarint() != 0;
        default -> in.skip(tag);
      }
    }
    return new Freshness(age, remaining, loaded, stale);
  }

  private static dev.covey.proto.v1.Parcel toMessage(Parcel parcel) {
    return dev.covey.proto.v1.Parcel.newBuilder()
        .setId(parcel.id())
        .setBytes(parcel.bytes())
        .setFreshness(Messages.toMessage(parcel.freshness()))
        .setHot(parcel.hot())
        .build();
  }

  private static Parcel fromMessage(byte[] bytes) throws IOException {
    dev.covey.proto.v1.Parcel parcel = dev.covey.proto.v1.Parcel.parseFrom(bytes);
    return new Parcel(
        parcel.getId(),
        parcel.getBytes(),
        Messages.fromMessage(parcel.getFreshness()),
        parcel.getHot());
  }
}
