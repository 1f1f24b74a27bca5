import { render } from "preact";
import { App } from "./app";
import { start as startChat } from "./chat/state";
import { start } from "./state";
import "./style.css";

const root = document.getElementById("app");
if (root !== null) render(<App />, root);
void start();
startChat();
