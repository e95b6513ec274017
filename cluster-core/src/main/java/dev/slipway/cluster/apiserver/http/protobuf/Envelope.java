package dev.slipway.cluster.apiserver.http.protobuf;

import dev.slipway.cluster.object.GroupVersionKind;

/** The four bytes {@code k8s\0} and {@code Unknown{typeMeta=1{apiVersion=1, kind=2}, raw=2, contentEncoding=3, contentType=4}}: what a message is, and the message. */
record Envelope(String apiVersion, String kind, Wire raw) {
    private static final byte[] MAGIC = {'k', '8', 's', 0};

    static boolean isOne(byte[] bytes) {
        if (bytes.length < MAGIC.length) return false;
        for (int i = 0; i < MAGIC.length; i++) if (bytes[i] != MAGIC[i]) return false;
        return true;
    }

    /** Reads an envelope; what it does not say is empty. */
    static Envelope read(byte[] bytes) throws BadProtobuf {
        if (!isOne(bytes))
            throw new BadProtobuf(
                    "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
        Wire wire = new Wire(bytes);
        wire.skip(Wire.FIXED32);
        Envelope type = new Envelope("", "", new Wire(new byte[0]));
        Wire raw = type.raw();
        while (wire.hasMore()) {
            int tag = wire.tag();
            switch (tag) {
                case 1 << 3 | Wire.DELIMITED -> type = type(wire.message());
                case 2 << 3 | Wire.DELIMITED -> raw = wire.message();
                case 3 << 3 | Wire.DELIMITED -> plain(wire.text());
                default -> wire.skip(tag & 7);
            }
        }
        return new Envelope(type.apiVersion, type.kind, raw);
    }

    private static Envelope type(Wire wire) throws BadProtobuf {
        String apiVersion = "";
        String kind = "";
        while (wire.hasMore()) {
            int tag = wire.tag();
            if (tag == (1 << 3 | Wire.DELIMITED)) apiVersion = wire.text();
            else if (tag == (2 << 3 | Wire.DELIMITED)) kind = wire.text();
            else wire.skip(tag & 7);
        }
        return new Envelope(apiVersion, kind, wire);
    }

    private static void plain(String encoding) throws BadProtobuf {
        if (!encoding.isEmpty()) throw new BadProtobuf("the content encoding \"" + encoding + "\" is not known");
    }

    /** The same, of this kind if it does not say. */
    Envelope orElse(GroupVersionKind expected) {
        return new Envelope(
                apiVersion.isEmpty() ? expected.apiVersion() : apiVersion,
                kind.isEmpty() ? expected.kind() : kind,
                raw);
    }
}
