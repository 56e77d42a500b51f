// The WebSocket to the program: one frame at a time, the next only after the answer to the last.

export class Connection {
  /** `wish` is the first message; `on` says what to call: onReady, onAnswer, onError, onLost. */
  constructor(wish, on) {
    this.on = on;
    this.isFree = false;
    this.waiting = [];
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    this.socket = new WebSocket(`${scheme}//${location.host}/live`);
    this.socket.binaryType = "arraybuffer";
    this.socket.addEventListener("open", () => this.socket.send(JSON.stringify(wish)));
    this.socket.addEventListener("message", ({ data }) => this.#hear(JSON.parse(data)));
    this.socket.addEventListener("close", () => this.#end());
  }

  /** Send a frame with its time, seconds since the start. */
  sendFrame(timeS, jpeg) {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    const message = new Uint8Array(8 + jpeg.byteLength);
    new DataView(message.buffer).setFloat64(0, timeS, true);
    message.set(new Uint8Array(jpeg), 8);
    this.isFree = false;
    this.socket.send(message);
  }

  /** Send a wish, as soon as no answer is waited for. */
  send(wish) {
    if (this.isFree) {
      this.isFree = false;
      this.socket.send(JSON.stringify(wish));
    } else this.waiting.push(wish);
  }

  close() {
    this.isClosed = true;
    this.socket.close();
  }

  #hear(told) {
    if (this.isClosed) return;
    if (told.error && told.t_s === undefined) {
      this.isClosed = true;
      this.on.onError(told.error);
      return;
    }
    this.isFree = true;
    if (told.ready) this.on.onReady();
    else this.on.onAnswer(told);
    if (this.waiting.length && this.isFree) this.send(this.waiting.shift());
  }

  #end() {
    if (this.isClosed) return;
    this.isClosed = true;
    this.on.onLost();
  }
}
