package dev.slipway.cluster.apiserver.http.protobuf;

import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.diff.tree.Mapping;

/** Objects in the media type {@code application/vnd.kubernetes.protobuf}. */
public final class ProtobufBody {
    private ProtobufBody() {}

    /**
     * The object that a body holds, as JSON would hold it: headed by its kind and version, without what Go's JSON leaves out.
     *
     * @param expected the kind of a body that does not say its own
     */
    public static Mapping read(byte[] bytes, GroupVersionKind expected) throws BadProtobuf {
        Envelope envelope = Envelope.read(bytes).orElse(expected);
        return new Decoder(Messages.known()).object(envelope, 1);
    }
}
