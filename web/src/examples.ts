/** Schemas to begin with: the same files that the command line's examples use. */

import clinic from "../../examples/clinic.sql?raw";
import flightClub from "../../examples/flight_club.sql?raw";
import webshop from "../../examples/webshop.sql?raw";

export interface Example {
  name: string;
  dialect: string;
  ddl: string;
}

export const examples: Example[] = [
  { name: "Web shop", dialect: "MySQL", ddl: webshop },
  { name: "Clinic", dialect: "PostgreSQL", ddl: clinic },
  { name: "Flight club", dialect: "SQLite", ddl: flightClub },
];
