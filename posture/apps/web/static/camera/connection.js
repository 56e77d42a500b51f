// The WebSocket to the program: one message at a time, the next only after the answer to the last.

export class Connection {
  #socket;
  #waiting = [];
  #isClosed = false;

  /** `wish` is the first message; `on` says what to call: onReady, onAnswer, onError, onLost. */
  constructor(wish, on) {
    this.on = on;
    this.isFree = false;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    this.#socket = new WebSocket(`${scheme}//${location.host}/live`);
    this.#socket.binaryType = "arraybuffer";
    this.#socket.addEventListener("open", () => this.#socket.send(JSON.stringify(wish)));
    this.#socket.addEventListener("message", ({ data }) => this.#hear(JSON.parse(data)));
    this.#socket.addEventListener("close", () => this.#end());
  }

  /** Send what `make` gives, a frame with its time: {timeS, jpeg}, or null for nothing. */
  async sendFrame(make) {
    this.isFree = false;
    const made = await make();
    if (made && this.#isOpen) this.#socket.send(packed(made));
    else this.#free();
  }

  /** Send a wish, as soon as no answer is waited for. */
  send(wish) {
    if (!this.isFree) {
      this.#waiting.push(wish);
    } else if (this.#isOpen) {
      this.isFree = false;
      this.#socket.send(JSON.stringify(wish));
    }
  }

  close() {
    this.#isClosed = true;
    this.#socket.close();
  }

  get #isOpen() {
    return !this.#isClosed && this.#socket.readyState === WebSocket.OPEN;
  }

  #hear(answer) {
    if (this.#isClosed) return;
    if (answer.error && answer.t_s === undefined) {
      this.close();
      this.on.onError(answer.error);
      return;
    }
    if (answer.ready) this.on.onReady();
    else this.on.onAnswer(answer);
    this.#free();
  }

  #free() {
    this.isFree = true;
    if (this.#waiting.length) this.send(this.#waiting.shift());
  }

  #end() {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.on.onLost();
  }
}

/** Seconds as a little-endian float64, then the bytes of the JPEG. */
function packed({ timeS, jpeg }) {
  const message = new Uint8Array(8 + jpeg.byteLength);
  new DataView(message.buffer).setFloat64(0, timeS, true);
  message.set(new Uint8Array(jpeg), 8);
  return message;
}
