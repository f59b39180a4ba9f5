package dev.covey.node;

import static com.google.protobuf.CodedOutputStream.computeStringSize;
import static com.google.protobuf.CodedOutputStream.computeUInt64Size;
import static dev.covey.node.ProtoMessage.begin;
import static dev.covey.node.ProtoMessage.sizeOfField;
import static dev.covey.node.ProtoReader.DELIMITED;
import static dev.covey.node.ProtoReader.TYPE_BITS;
import static dev.covey.node.ProtoReader.VARINT;

import com.google.protobuf.CodedOutputStream;
import dev.covey.group.FetchMode;
import dev.covey.peers.session.Request;
import dev.covey.peers.session.Requests;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code covey.v1.Requests} to and from records, without protobuf's objects in between. Immutable.
 */
final class RequestsMarshaller implements MethodDescriptor.Marshaller<Requests> {

  private static final int REQUESTS = dev.covey.proto.v1.Requests.REQUESTS_FIELD_NUMBER;
  private static final int CANCELLED = dev.covey.proto.v1.Requests.CANCELLED_FIELD_NUMBER;
  private static final int ID = dev.covey.proto.v1.Request.ID_FIELD_NUMBER;
  private static final int GROUP = dev.covey.proto.v1.Request.GROUP_FIELD_NUMBER;
  private static final int KEY = dev.covey.proto.v1.Request.KEY_FIELD_NUMBER;
  private static final int MODE = dev.covey.proto.v1.Request.MODE_FIELD_NUMBER;
  private static final int BATCH = dev.covey.proto.v1.Request.BATCH_FIELD_NUMBER;

  @Override
  public InputStream stream(Requests message) {
    return new ProtoMessage(sizeOf(message), out -> write(message, out));
  }

  @Override
  public Requests parse(InputStream stream) {
    return ProtoReader.read("requests", stream, RequestsMarshaller::read);
  }

  private static int sizeOf(Requests message) {
    int size = 0;
    String group = "";
    for (Request request : message.requests()) {
      size += sizeOfField(REQUESTS, sizeOf(request, group));
      group = request.group();
    }
    if (!message.cancelled().isEmpty()) {
      size += sizeOfField(CANCELLED, sizeOfIds(message.cancelled()));
    }
    return size;
  }

  private static int sizeOfIds(List<Long> ids) {
    int size = 0;
    for (long id : ids) {
      size += CodedOutputStream.computeUInt64SizeNoTag(id);
    }
    return size;
  }

  private static int sizeOf(Request request, String groupBefore) {
    int size = computeUInt64Size(ID, request.id()) + computeStringSize(KEY, request.key());
    if (!request.group().equals(groupBefore)) {
      size += computeStringSize(GROUP, request.group());
    }
    if (request.mode() != FetchMode.LOAD) {
      size +=
          CodedOutputStream.computeEnumSize(MODE, Messages.toMessage(request.mode()).getNumber());
    }
    if (request.batch() != 0) {
      size += CodedOutputStream.computeUInt32Size(BATCH, request.batch());
    }
    return size;
  }

  private static void write(Requests message, OutputStream target) throws IOException {
    CodedOutputStream out = CodedOutputStream.newInstance(target);
    String group = "";
    for (Request request : message.requests()) {
      begin(REQUESTS, sizeOf(request, group), out);
      write(request, group, out);
      group = request.group();
    }
    if (!message.cancelled().isEmpty()) {
      begin(CANCELLED, sizeOfIds(message.cancelled()), out);
      for (long id : message.cancelled()) {
        out.writeUInt64NoTag(id);
      }
    }
    out.flush();
  }

  private static void write(Request request, String groupBefore, CodedOutputStream out)
      throws IOException {
    out.writeUInt64(ID, request.id());
    if (!request.group().equals(groupBefore)) {
      out.writeString(GROUP, request.group());
    }
    out.writeString(KEY, request.key());
    if (request.mode() != FetchMode.LOAD) {
      out.writeEnum(MODE, Messages.toMessage(request.mode()).getNumber());
    }
    if (request.batch() != 0) {
      out.writeUInt32(BATCH, request.batch());
    }
  }

  private static Requests read(ProtoReader in) throws IOException {
    List<Request> requests = new ArrayList<>();
    List<Long> cancelled = new ArrayList<>();
    String group = "";
    while (in.hasMore(in.size())) {
      int tag = in.readTag();
      switch (tag) {
        case (REQUESTS << TYPE_BITS) | DELIMITED -> {
          Request request = readRequest(in, in.readEnd(), group);
          group = request.group();
          requests.add(request);
        }
        case (CANCELLED << TYPE_BITS) | VARINT -> cancelled.add(in.readVarint());
        case (CANCELLED << TYPE_BITS) | DELIMITED -> {
          int end = in.readEnd();
          while (in.hasMore(end)) {
            cancelled.add(in.readVarint());
          }
        }
        default -> in.skip(tag);
      }
    }
    return new Requests(requests, cancelled);
  }

  private static Request readRequest(ProtoReader in, int end, String groupBefore)
      throws IOException {
    long id = 0;
    String group = groupBefore;
    String key = "";
    FetchMode mode = FetchMode.LOAD;
    int batch = 0;
    while (in.hasMore(end)) {
      int tag = in.readTag();
      switch (tag) {
        case (ID << TYPE_BITS) | VARINT -> id = in.readVarint();
        case (GROUP << TYPE_BITS) | DELIMITED -> group = in.readText(in.readEnd());
        case (KEY << TYPE_BITS) | DELIMITED -> key = in.readText(in.readEnd());
        case (MODE << TYPE_BITS) | VARINT -> mode = mode((int) in.readVarint());
        case (BATCH << TYPE_BITS) | VARINT -> batch = (int) in.readVarint();
        default -> in.skip(tag);
      }
    }
    return new Request(id, group, key, mode, batch);
  }

  private static FetchMode mode(int number) {
    dev.covey.proto.v1.FetchMode mode = dev.covey.proto.v1.FetchMode.forNumber(number);
    return Messages.fromMessage(mode == null ? dev.covey.proto.v1.FetchMode.UNRECOGNIZED : mode);
  }
}
