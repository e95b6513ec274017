package dev.slipway.cluster.apiserver.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One connection of HTTP/1.1 over TLS that sends one request after the other and reads answers to their last byte, with as little work as possible. */
final class BenchConnection implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final String token;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int limit;

    BenchConnection(BenchServer server) throws IOException {
        socket = server.trust().getSocketFactory().createSocket("127.0.0.1", server.port());
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
        out = socket.getOutputStream();
        token = server.token();
    }

    /** A request as bytes. */
    byte[] request(String method, String path, String contentType, String accept, String body) {
        byte[] text = body.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + path + " HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer " + token
                + "\r\nAccept: " + accept + "\r\n"
                + (text.length == 0
                        ? ""
                        : "Content-Type: " + contentType + "\r\nContent-Length: " + text.length + "\r\n")
                + "\r\n";
        byte[] start = head.getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[start.length + text.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(text, 0, all, start.length, text.length);
        return all;
    }

    /** Sends a request and reads its answer. */
    void ask(byte[] request, int code) throws IOException {
        long length = open(request, code);
        if (length < 0) while (skipChunk()) {}
        else skip(length);
    }

    /** Sends a request and reads the head of its answer; how long the body is, or -1 where it comes in chunks. */
    long open(byte[] request, int code) throws IOException {
        out.write(request);
        out.flush();
        String status = line();
        long length = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String small = header.toLowerCase(Locale.ROOT);
            if (small.startsWith("content-length:"))
                length = Long.parseLong(small.substring(15).strip());
            if (small.startsWith("transfer-encoding:")) length = -1;
        }
        if (!status.contains(" " + code + " ")) throw new IOException(status);
        return length;
    }

    private boolean skipChunk() throws IOException {
        int size = Integer.parseInt(line(), 16);
        skip(size);
        line();
        return size > 0;
    }

    /** Skips the body up to and with a text that ends it. */
    void skipPast(String end) throws IOException {
        int matched = 0;
        while (matched < end.length()) {
            byte next = next();
            matched = next == end.charAt(matched) ? matched + 1 : next == end.charAt(0) ? 1 : 0;
        }
    }

    private void skip(long bytes) throws IOException {
        for (long left = bytes; left > 0; ) {
            if (at == limit) fill();
            int some = (int) Math.min(left, limit - at);
            at += some;
            left -= some;
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (byte next = next(); next != '\n'; next = next()) if (next != '\r') line.append((char) next);
        return line.toString();
    }

    private byte next() throws IOException {
        if (at == limit) fill();
        return buffer[at++];
    }

    private void fill() throws IOException {
        at = 0;
        limit = in.read(buffer);
        if (limit < 0) throw new EOFException("the server closed the connection");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
